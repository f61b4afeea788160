-- [revision]
-- id = "0005"
-- revises = ["0004"]
-- message = "add_objectives_and_key_results"
-- created = 2026-11-22T23:04:14Z
-- models = "sha256:23363294af44ccad1bd2677f11986a3573f7ec1ccfd996ba70f2ec40f4d579d5"
-- digest = "sha256:05b326f24c2d19a7b706d16ed584eef3de97dbae3e4e97616786fdbad49d9ee0"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 2 tables"

-- Changes
--   + table public.key_results
--   + table public.objectives

-- [up]
-- new table
-- users: SHARE ROW EXCLUSIVE, catalog only
-- teams: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE public.objectives (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    team_id bigint NOT NULL,
    owner_id bigint,
    title text NOT NULL,
    quarter daterange NOT NULL,
    CONSTRAINT objectives_pkey PRIMARY KEY (id),
    CONSTRAINT objectives_quarter_not_empty CHECK (NOT isempty(quarter)),
    CONSTRAINT objectives_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT objectives_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.teams (id) ON DELETE CASCADE
);

COMMENT ON COLUMN public.objectives.quarter IS 'Usually a quarter, never empty.';

-- new table
CREATE TABLE public.key_results (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    objective_id bigint NOT NULL,
    title text NOT NULL,
    start_value numeric(12,2) DEFAULT 0 NOT NULL,
    target_value numeric(12,2) NOT NULL,
    value numeric(12,2) DEFAULT 0 NOT NULL,
    progress numeric GENERATED ALWAYS AS (
CASE
    WHEN (target_value = start_value) THEN NULL::numeric
    ELSE round(((value - start_value) / (target_value - start_value)), 4)
END) STORED,
    CONSTRAINT key_results_pkey PRIMARY KEY (id),
    CONSTRAINT key_results_objective_id_fkey FOREIGN KEY (objective_id) REFERENCES public.objectives (id) ON DELETE CASCADE
);

-- [down]
-- key_results: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- objectives: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.key_results;

-- objectives: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- users: ACCESS EXCLUSIVE, catalog only
-- teams: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.objectives;

-- [end]
