CREATE TABLE events (at date NOT NULL, kind text NOT NULL, payload text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2025_x PARTITION OF events_2025 FOR VALUES IN ('x');
COMMENT ON COLUMN events_2025_x.payload IS 'two';
CREATE TABLE tickets (title text);
