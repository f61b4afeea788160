CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text, CONSTRAINT events_pkey PRIMARY KEY (id, at),
  CONSTRAINT events_kind_key UNIQUE (kind, at, id)) PARTITION BY RANGE (at);
CREATE INDEX events_by_kind ON events (kind);
CREATE INDEX events_by_kind_too ON events (kind) WHERE kind IS NOT NULL;
CREATE INDEX events_lower ON events (lower(kind));
CREATE INDEX events_new ON events (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (2);
ALTER INDEX events_1_pkey RENAME TO january_pk;
ALTER INDEX events_2a_pkey RENAME TO "February A";
ALTER INDEX events_1_kind_at_id_key RENAME TO january_unique;
ALTER INDEX events_2_lower_idx RENAME TO events_2_lower;
ALTER INDEX events_1_at_idx RENAME TO january_at;
ALTER INDEX events_2a_at_idx RENAME TO february_a_at;
CREATE TABLE events_3 (id bigint NOT NULL, at date NOT NULL, kind text, CONSTRAINT march_pk PRIMARY KEY (id, at));
CREATE INDEX march_kind ON events_3 (kind);
CREATE INDEX march_lower ON events_3 (lower(kind));
ALTER TABLE events ATTACH PARTITION events_3 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
