-- What a server needs at least to hand over the catalog of one database soundly: a few statements for
-- everything, texts only where there are some. tools/bench runs each block as COPY and calls the sum FLOOR.
-- "Ours" is what initdb did not make: its objects have numbers below 16384.

-- @class.raw
SELECT oid, relnamespace, relname, relkind, relpersistence, reltype, relowner, relam, reltablespace, relrowsecurity,
       relforcerowsecurity, relreplident, relispartition, reloptions, relacl
FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S', 'i', 'I');

-- @attribute.join
SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity, a.attgenerated,
       a.attcollation, a.attstorage, a.attcompression, a.attstattarget, a.attislocal, a.attoptions
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped;

-- @attrdef.expr0v
SELECT adrelid, adnum, pg_get_expr(adbin, CASE WHEN strpos(adbin::text, '{VAR ') = 0 THEN 0 ELSE adrelid END)
FROM pg_attrdef WHERE adrelid >= 16384;

-- @constraint.mixed
SELECT oid, conname, connamespace, contype, conrelid, contypid, conindid, confrelid, conkey, confkey, confupdtype, confdeltype,
       confmatchtype, condeferrable, condeferred, convalidated, connoinherit, conparentid, conislocal, conexclop,
       CASE WHEN contype = 'c' THEN pg_get_expr(conbin, conrelid) END
FROM pg_constraint WHERE oid >= 16384;

-- @index.mixed
SELECT indexrelid, indrelid, indisunique, indisprimary, indisexclusion, indimmediate, indisvalid, indisreplident,
       indnkeyatts, indkey, indclass, indcollation, indoption, pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid)
FROM pg_index WHERE indexrelid >= 16384 AND indrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'p', 'm'));

-- @sequence
SELECT seqrelid, seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle FROM pg_sequence WHERE seqrelid >= 16384;

-- @type
SELECT oid, typname, typnamespace, typtype, typrelid, typelem, typbasetype, typtypmod, typnotnull, typdefault, typcollation,
       typowner FROM pg_type;

-- @enum
SELECT enumtypid, enumsortorder, enumlabel FROM pg_enum WHERE enumtypid >= 16384;

-- @proc.raw
SELECT oid, proname, pronamespace, proowner, prolang, prokind, prosecdef, proleakproof, proisstrict, proretset, provolatile,
       proparallel, procost, prorows, prorettype, proargtypes, proallargtypes, proargmodes, proargnames, proargdefaults IS NULL,
       prosrc, probin, proconfig, proacl
FROM pg_proc WHERE oid >= 16384;

-- @trigger.def
SELECT oid, tgrelid, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal;

-- @view.def
SELECT r.ev_class, r.ev_type, r.rulename, CASE WHEN r.ev_type = '1' THEN pg_get_viewdef(r.ev_class) ELSE pg_get_ruledef(r.oid) END
FROM pg_rewrite r WHERE r.ev_class >= 16384;

-- @depend.need
-- what an extension made. The rest follows from the other catalogs.
SELECT classid, objid, refclassid, refobjid, refobjsubid, deptype FROM pg_depend
WHERE objid >= 16384 AND (deptype IN ('e', 'x') OR refobjid >= 16384 AND (
  classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass) OR classid = 'pg_attrdef'::regclass AND deptype = 'n'
  OR classid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refclassid = 'pg_class'::regclass AND refobjsubid > 0
     AND objid IN (SELECT seqrelid FROM pg_sequence)));

-- @description
SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384;

-- @rest
SELECT oid, nspname, nspowner, nspacl::text FROM pg_namespace UNION ALL SELECT oid, extname, extnamespace, extversion FROM pg_extension
UNION ALL SELECT polrelid, polname, oid, polcmd::text FROM pg_policy
UNION ALL SELECT inhrelid, '', inhparent, inhseqno::text FROM pg_inherits WHERE inhrelid >= 16384
UNION ALL SELECT oid, collname, collnamespace, colliculocale FROM pg_collation
UNION ALL SELECT oid, opcname, opcnamespace, opcmethod::text FROM pg_opclass UNION ALL SELECT oid, amname, 0, '' FROM pg_am
UNION ALL SELECT oid, rolname, 0, '' FROM pg_roles;
