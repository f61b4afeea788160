CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text, CONSTRAINT events_pkey PRIMARY KEY (id, at),
  CONSTRAINT events_kind_key UNIQUE (kind, at, id)) PARTITION BY RANGE (at);
CREATE INDEX events_by_kind ON events (kind);
CREATE INDEX events_by_kind_too ON events (kind) WHERE kind IS NOT NULL;
CREATE INDEX events_lower ON events (lower(kind));
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (2);
