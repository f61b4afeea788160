-- [revision]
-- id = "0012"
-- revises = ["0011"]
-- message = "add_database_indexes_for_performance"
-- created = 2026-11-22T23:04:50Z
-- models = "sha256:a2ee1e66a9baecf1ab81bfb63094f75aa9c92526724b3d8c37a82adff60442d8"
-- digest = "sha256:e20a51e43f2ba9193293b8a4411f73d0b495745473525df7bdb3c116b5a2f2f5"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 9 tables"

-- Changes
--   + index audit.ix_events_actor (concurrently)
--   + index audit.ix_events_details (concurrently)
--   + index audit.ix_events_occurred (concurrently)
--   + index public.ix_key_results_objective (concurrently)
--   + index public.ix_objectives_quarter (concurrently)
--   + index public.ix_task_comments_task (concurrently)
--   + index public.ix_tasks_assignee_open (concurrently)
--   + index public.ix_tasks_parent (concurrently)
--   + index public.ix_tasks_search (concurrently)
--   + index public.ix_team_members_user (concurrently)
--   + index public.ix_users_active (concurrently)
--   + index public.ix_users_email_lower (concurrently)

-- [up]
-- transaction = false
-- audit.events: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_events_actor ON audit.events (actor_id, occurred_at DESC)
  WHERE (actor_id IS NOT NULL);

-- audit.events: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_events_details ON audit.events USING gin (details jsonb_path_ops);

-- audit.events: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_events_occurred ON audit.events USING brin (occurred_at);

-- key_results: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_key_results_objective ON public.key_results (objective_id);

-- objectives: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_objectives_quarter ON public.objectives (team_id, lower(quarter));

-- task_comments: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_task_comments_task ON public.task_comments (task_id, created_at)
  INCLUDE (author_id);

-- tasks: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_tasks_assignee_open ON public.tasks (assignee_id, due_on)
  WHERE (status = ANY (ARRAY['open'::public.task_status, 'in_progress'::public.task_status]));

-- tasks: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_tasks_parent ON public.tasks (parent_id) WHERE (parent_id IS NOT NULL);

-- tasks: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_tasks_search
  ON public.tasks USING gin (to_tsvector('simple'::regconfig, ((title || ' '::text) || description)));

-- team_members: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_team_members_user ON public.team_members (user_id);

-- users: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_users_active ON public.users (created_at DESC)
  WHERE (status = 'active'::public.user_status);

-- users: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE UNIQUE INDEX CONCURRENTLY ix_users_email_lower ON public.users (lower((email)::text));

-- [down]
-- transaction = false
-- audit.events: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY audit.ix_events_actor;

-- audit.events: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY audit.ix_events_details;

-- audit.events: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY audit.ix_events_occurred;

-- key_results: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_key_results_objective;

-- objectives: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_objectives_quarter;

-- task_comments: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_task_comments_task;

-- tasks: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_tasks_assignee_open;

-- tasks: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_tasks_parent;

-- tasks: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_tasks_search;

-- team_members: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_team_members_user;

-- users: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_users_active;

-- users: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_users_email_lower;

-- [end]
