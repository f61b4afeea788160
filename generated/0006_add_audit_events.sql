-- [revision]
-- id = "0006"
-- revises = ["0005"]
-- message = "add_audit_events"
-- created = 2026-11-22T23:04:20Z
-- models = "sha256:5bed1935fd0f21bfb78a83dce3ff72de9e164b7545de96b86bd5863e478a3642"
-- digest = "sha256:6121e3f6a144ef187ddc0d70c1ba9160f40ccf43ce30489cbd615b23af265828"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 1 table"

-- Changes
--   + schema audit
--   + table  audit.events

-- [up]
CREATE SCHEMA audit;

COMMENT ON SCHEMA audit IS 'Written by the gateway alone.';

-- new table
-- users: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE audit.events (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    occurred_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor_id bigint,
    action text NOT NULL,
    subject text,
    details jsonb COMPRESSION pglz DEFAULT '{}'::jsonb NOT NULL,
    ip inet,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_action_check CHECK (action ~ '^[a-z_]+\.[a-z_]+$'::text),
    CONSTRAINT events_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users (id) ON DELETE SET NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

-- [down]
-- audit.events: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- users: ACCESS EXCLUSIVE, catalog only
DROP TABLE audit.events;

DROP SCHEMA audit;

-- [end]
