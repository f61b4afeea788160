-- [revision]
-- id = "0003"
-- revises = ["0002"]
-- message = "add_tasks"
-- created = 2026-11-22T23:04:05Z
-- models = "sha256:8dd4953b036d756f52c2d424b508ce6c61d9350e1f7c513510847822be5b50f9"
-- digest = "sha256:4eeedd7242a31d5f185630f9bacc7adf216f084aa3635a51510dc79e52e15abe"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 3 tables"

-- Changes
--   + enum  public.task_priority
--   + enum  public.task_status
--   + table public.task_comments
--   + table public.tasks

-- [up]
CREATE TYPE public.task_priority AS ENUM ('low', 'normal', 'high');

CREATE TYPE public.task_status AS ENUM ('open', 'in_progress', 'done', 'dropped');

-- new table
-- users: SHARE ROW EXCLUSIVE, catalog only
-- projects: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE public.tasks (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    project_id bigint NOT NULL,
    parent_id bigint,
    assignee_id bigint,
    number integer NOT NULL,
    title text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    status public.task_status DEFAULT 'open'::public.task_status NOT NULL,
    priority public.task_priority DEFAULT 'normal'::public.task_priority NOT NULL,
    estimate_minutes integer,
    due_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_project_id_number_key UNIQUE (project_id, number),
    CONSTRAINT tasks_closed_when_done CHECK ((status = ANY (ARRAY['done'::public.task_status, 'dropped'::public.task_status])) = (closed_at IS NOT NULL)),
    CONSTRAINT tasks_estimate_minutes_check CHECK (estimate_minutes >= 0),
    CONSTRAINT tasks_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT tasks_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.tasks (id) ON DELETE SET NULL,
    CONSTRAINT tasks_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects (id) ON DELETE CASCADE
);

-- new table
-- users: SHARE ROW EXCLUSIVE, catalog only
CREATE TABLE public.task_comments (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    task_id bigint NOT NULL,
    author_id bigint NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT task_comments_pkey PRIMARY KEY (id),
    CONSTRAINT task_comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users (id),
    CONSTRAINT task_comments_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.tasks (id) ON DELETE CASCADE
);

-- [down]
-- task_comments: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- users: ACCESS EXCLUSIVE, catalog only
-- tasks: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.task_comments;

-- tasks: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
-- users: ACCESS EXCLUSIVE, catalog only
-- projects: ACCESS EXCLUSIVE, catalog only
DROP TABLE public.tasks;

DROP TYPE public.task_priority;

DROP TYPE public.task_status;

-- [end]
