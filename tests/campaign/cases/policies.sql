-- [case] shapes of one policy
-- [roles] campaign_policy_a campaign_policy_b
-- [matrix] USING (true) | AS RESTRICTIVE USING (a = CURRENT_USER) | FOR SELECT TO campaign_policy_a USING (a <> '') | FOR INSERT TO campaign_policy_a, campaign_policy_b WITH CHECK (a IS NOT NULL) | FOR UPDATE USING (id > 0) WITH CHECK (id > 1)
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- [old]
CREATE POLICY p ON t $state;
-- [new]
CREATE POLICY p ON t $state;

-- [case] row level security flags
-- [matrix] SELECT 1 | ALTER TABLE t ENABLE ROW LEVEL SECURITY | ALTER TABLE t FORCE ROW LEVEL SECURITY | ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
-- [old]
$state;
-- [new]
$state;

-- [case] policies with subqueries over tables that change
-- [old]
CREATE TABLE member (user_name text, org integer, PRIMARY KEY (user_name, org));
CREATE TABLE doc (id integer PRIMARY KEY, org integer NOT NULL, body text);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_org ON doc USING (org IN (SELECT m.org FROM member m WHERE m.user_name = CURRENT_USER));
-- [rows]
INSERT INTO member VALUES ('postgres', 1); INSERT INTO doc VALUES (1, 1, 'x');
-- [new]
CREATE TABLE member (user_name name, org bigint, role text DEFAULT 'reader', PRIMARY KEY (user_name, org));
CREATE TABLE doc (id integer PRIMARY KEY, org bigint NOT NULL, body text);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_org ON doc USING (EXISTS (SELECT FROM member m WHERE m.user_name = CURRENT_USER AND m.org = doc.org)) WITH CHECK (org IN (SELECT m.org FROM member m WHERE m.role = 'writer'));

-- [case] a policy that reads its own table, and one on each of two tables that reads the other
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer);
CREATE POLICY on_a ON a USING (EXISTS (SELECT FROM b WHERE b.a_id = a.id));
CREATE POLICY on_b ON b USING (EXISTS (SELECT FROM a WHERE a.id = b.a_id) AND id IN (SELECT max(id) FROM b));
COMMENT ON POLICY on_a ON a IS 'a';

-- [case] a policy with a function and a setting, and its column goes
-- [old]
CREATE FUNCTION tenant() RETURNS integer LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant', true)::integer $$;
CREATE TABLE t (id integer PRIMARY KEY, tenant_id integer NOT NULL DEFAULT tenant());
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (tenant_id = tenant());
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, owner text NOT NULL DEFAULT CURRENT_USER);
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t AS RESTRICTIVE FOR DELETE USING (owner = CURRENT_USER);
CREATE POLICY q ON t FOR SELECT USING (owner = current_setting('app.user', true));
