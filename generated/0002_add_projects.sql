-- [revision]
-- id = "0002"
-- revises = ["0001"]
-- message = "add_projects"
-- created = 2026-11-22T23:04:01Z
-- models = "sha256:87a0150c7134cf0fbf5ff98d33493632fa9004892b7dc4bc76964d554cac258c"
-- digest = "sha256:22487f69f730c5f3985cab5848c41e63a01d7d12dcc00f53ffedb9157db2d519"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 1 table"

-- Changes
--   + enum  public.project_state
--   + table public.projects

-- [up]
CREATE TYPE public.project_state AS ENUM ('draft', 'active', 'archived');

-- new table
-- teams: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE public.projects (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    team_id bigint NOT NULL,
    key character varying(10) NOT NULL,
    title text NOT NULL,
    state public.project_state DEFAULT 'draft'::public.project_state NOT NULL,
    budget integer,
    starts_on date,
    ends_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_team_id_key_key UNIQUE (team_id, key),
    CONSTRAINT projects_dates_in_order CHECK ((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on)),
    CONSTRAINT projects_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.teams (id)
);

COMMENT ON TABLE public.projects IS 'A piece of work with a beginning and an end.';

COMMENT ON COLUMN public.projects.key IS 'Prefix of the tasks'' numbers: GATE-12.';

-- [down]
-- projects: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- teams: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.projects;

DROP TYPE public.project_state;

-- [end]
