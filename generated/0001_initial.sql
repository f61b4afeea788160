-- [revision]
-- id = "0001"
-- revises = []
-- message = "initial"
-- created = 2026-11-22T23:03:58Z
-- models = "sha256:b4b4cebd7fe9d7a1a60dadffb34742b9c5f085ef747bee80d728f94ec7f247a5"
-- digest = "sha256:1c5200254f73bda748f0b0af34a7b382dc42354f0c063ee72a951e927dcc8c14"
-- proof = "PostgreSQL 15: up, down, up"

-- Changes
--   + enum  public.team_role
--   + enum  public.user_status
--   + table public.team_members
--   + table public.teams
--   + table public.users

-- [up]
CREATE TYPE public.team_role AS ENUM ('lead', 'member', 'guest');

CREATE TYPE public.user_status AS ENUM ('invited', 'active', 'suspended');

-- new table
CREATE TABLE public.teams (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    slug character varying(64) NOT NULL,
    title text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_slug_key UNIQUE (slug),
    CONSTRAINT teams_slug_check CHECK ((slug)::text ~ '^[a-z0-9-]+$'::text)
);

-- new table
CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    email character varying(255) NOT NULL,
    name text NOT NULL,
    status public.user_status DEFAULT 'invited'::public.user_status NOT NULL,
    locale character varying(16) DEFAULT 'en'::character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_has_at CHECK (POSITION(('@'::text) IN (email)) > 1),
    CONSTRAINT users_name_not_blank CHECK (length(TRIM(BOTH FROM name)) > 0)
);

COMMENT ON TABLE public.users IS 'People who can sign in.';

COMMENT ON COLUMN public.users.name IS 'As the person wants to be addressed.';

-- new table
CREATE TABLE public.team_members (
    team_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role public.team_role DEFAULT 'member'::public.team_role NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT team_members_pkey PRIMARY KEY (team_id, user_id),
    CONSTRAINT team_members_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.teams (id) ON DELETE CASCADE,
    CONSTRAINT team_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE
);

-- [down]
-- team_members: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- teams: ACCESS EXCLUSIVE, catalog only
-- users: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.team_members;

DROP TYPE public.team_role;

-- teams: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
DROP TABLE public.teams;

-- users: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
DROP TABLE public.users;

DROP TYPE public.user_status;

-- [end]
