CREATE SCHEMA app;
CREATE SCHEMA audit;
CREATE TABLE app.events (at date NOT NULL, more text, kind text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE audit.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE app.events_2025_x PARTITION OF audit.events_2025 FOR VALUES IN ('x');
CREATE TABLE audit.events_2025_y PARTITION OF audit.events_2025 FOR VALUES IN ('y');
CREATE TABLE public.events_rest PARTITION OF app.events DEFAULT;
