-- [revision]
-- id = "0004"
-- revises = ["0003"]
-- message = "add_onboarding"
-- created = 2026-11-22T23:04:09Z
-- models = "sha256:11c8a292cd6a09573fea30000957e85951de342cc6cb7d08506fc4acba30a828"
-- digest = "sha256:07af3037498bfad3e7731016bba585f54e4bb1c7bab475c670991bb1cbe7a395"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 1 table"

-- Changes
--   + table public.onboarding_steps
--   + table public.user_onboarding

-- [up]
-- new table
CREATE TABLE public.onboarding_steps (
    id integer NOT NULL,
    "position" smallint NOT NULL,
    title text NOT NULL,
    optional boolean DEFAULT false NOT NULL,
    CONSTRAINT onboarding_steps_pkey PRIMARY KEY (id),
    CONSTRAINT onboarding_steps_position_key UNIQUE ("position") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT onboarding_steps_position_check CHECK ("position" > 0)
);

CREATE SEQUENCE public.onboarding_steps_id_seq AS integer OWNED BY public.onboarding_steps.id;

ALTER TABLE public.onboarding_steps ALTER COLUMN id SET DEFAULT nextval('public.onboarding_steps_id_seq'::regclass);

-- new table
-- users: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE public.user_onboarding (
    user_id bigint NOT NULL,
    step_id integer NOT NULL,
    completed_at timestamp with time zone,
    CONSTRAINT user_onboarding_pkey PRIMARY KEY (user_id, step_id),
    CONSTRAINT user_onboarding_step_id_fkey FOREIGN KEY (step_id) REFERENCES public.onboarding_steps (id),
    CONSTRAINT user_onboarding_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE
);

-- [down]
-- user_onboarding: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- onboarding_steps: ACCESS EXCLUSIVE, catalog only
-- users: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.user_onboarding;

-- onboarding_steps: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
DROP TABLE public.onboarding_steps;

-- [end]
