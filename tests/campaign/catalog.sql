-- What the catalogs say, in names instead of numbers, one line an object, without the order of columns:
-- the judge where there is no pg_dump of the server's major version, and of what a dump does not show.
SELECT set_config('search_path', '', false);

WITH member AS MATERIALIZED (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), schema AS MATERIALIZED (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace n
  WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemadiff')
    AND n.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_namespace'::regclass)
), class AS MATERIALIZED (
  SELECT c.* FROM pg_catalog.pg_class c JOIN schema s ON s.oid = c.relnamespace
  WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_class'::regclass)
), type AS MATERIALIZED (
  SELECT t.* FROM pg_catalog.pg_type t JOIN schema s ON s.oid = t.typnamespace
  WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_type'::regclass)
), proc AS MATERIALIZED (
  SELECT p.* FROM pg_catalog.pg_proc p JOIN schema s ON s.oid = p.pronamespace
  WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_proc'::regclass)
)
SELECT line FROM (
  SELECT format('schema %I', nspname) FROM schema
  UNION ALL
  SELECT format('class %s %s persistence %s options %s security %s %s identity %s of %s method %s partition %s by %s toast %s',
                c.relkind, c.oid::regclass, c.relpersistence,
                (SELECT array_agg(o ORDER BY o) FROM unnest(c.reloptions) o), c.relrowsecurity, c.relforcerowsecurity,
                c.relreplident, NULLIF(c.reloftype, 0)::regtype, (SELECT amname FROM pg_catalog.pg_am WHERE oid = c.relam),
                pg_catalog.pg_get_expr(c.relpartbound, c.oid),
                CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
                (SELECT reloptions FROM pg_catalog.pg_class t WHERE t.oid = c.reltoastrelid))
  FROM class c
  UNION ALL
  SELECT format('column %s.%I %s not null %s identity %s generated %s default %s storage %s compression %s collation %s target %s options %s %s local %s inherited %s',
                c.oid::regclass, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attstorage, a.attcompression, NULLIF(a.attcollation, 0)::regcollation,
                NULLIF(a.attstattarget, -1), a.attoptions, a.attfdwoptions, a.attislocal, a.attinhcount)
  FROM class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind <> 'i' OR a.attstattarget >= 0
  UNION ALL
  SELECT format('inherits %s %s', inhrelid::regclass, inhparent::regclass) FROM pg_catalog.pg_inherits JOIN class c ON c.oid = inhrelid
  UNION ALL
  SELECT format('constraint %s %s %I %s valid %s local %s inherited %s alone %s index %s parent %s', NULLIF(k.conrelid, 0)::regclass,
                NULLIF(k.contypid, 0)::regtype, k.conname, pg_catalog.pg_get_constraintdef(k.oid), k.convalidated, k.conislocal,
                k.coninhcount,
                k.connoinherit AND k.contype IN ('c', 'n'), NULLIF(k.conindid, 0)::regclass,
                (SELECT conname FROM pg_catalog.pg_constraint p WHERE p.oid = k.conparentid))
  FROM pg_catalog.pg_constraint k
  WHERE (k.conrelid IN (SELECT oid FROM class) OR k.contypid IN (SELECT oid FROM type))
    AND (k.contype <> 'f' OR k.conparentid = 0)  -- what a foreign key has per partition has names that PostgreSQL chose
  UNION ALL
  SELECT format('index %s clustered %s identity %s valid %s', pg_catalog.pg_get_indexdef(i.indexrelid), i.indisclustered,
                i.indisreplident, i.indisvalid)
  FROM pg_catalog.pg_index i JOIN class c ON c.oid = i.indexrelid
  UNION ALL
  SELECT format('trigger %s enabled %s inherited %s', pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0)
  FROM pg_catalog.pg_trigger t JOIN class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT format('rule %s enabled %s', pg_catalog.pg_get_ruledef(r.oid), r.ev_enabled)
  FROM pg_catalog.pg_rewrite r JOIN class c ON c.oid = r.ev_class
  UNION ALL
  SELECT format('policy %s %I %s permissive %s to %s using %s check %s', c.oid::regclass, p.polname, p.polcmd, p.polpermissive,
                (SELECT array_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(o) END ORDER BY 1) FROM unnest(p.polroles) o),
                pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_catalog.pg_policy p JOIN class c ON c.oid = p.polrelid
  UNION ALL
  SELECT format('sequence %s %s %s owned by %s', c.oid::regclass, q.seqtypid::regtype, pg_catalog.to_jsonb(q) - 'seqrelid' - 'seqtypid',
                (SELECT pg_catalog.pg_describe_object(refclassid, refobjid, refobjsubid) || d.deptype::text FROM pg_catalog.pg_depend d
                 WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
  FROM pg_catalog.pg_sequence q JOIN class c ON c.oid = q.seqrelid
  UNION ALL
  SELECT format('type %s %s base %s default %s not null %s collation %s labels %s', t.oid::regtype, t.typtype,
                pg_catalog.format_type(NULLIF(t.typbasetype, 0), t.typtypmod), t.typdefault, t.typnotnull,
                CASE WHEN t.typtype = 'd' THEN NULLIF(t.typcollation, 0)::regcollation END,
                (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = t.oid))
  FROM type t
  UNION ALL
  SELECT format('range %s of %s multirange %s class %s collation %s canonical %s difference %s', r.rngtypid::regtype, r.rngsubtype::regtype,
                r.rngmultitypid::regtype, (SELECT opcname FROM pg_catalog.pg_opclass o WHERE o.oid = r.rngsubopc),
                NULLIF(r.rngcollation, 0)::regcollation, r.rngcanonical, r.rngsubdiff)
  FROM pg_catalog.pg_range r JOIN type t ON t.oid = r.rngtypid
  UNION ALL
  SELECT format('function %s', pg_catalog.pg_get_functiondef(p.oid)) FROM proc p WHERE p.prokind <> 'a'
  UNION ALL
  SELECT format('aggregate %s %s %s', p.oid::regprocedure, p.proparallel,
                (SELECT pg_catalog.string_agg(format('%s %s', f.key, CASE WHEN f.key = 'aggsortop' THEN (f.value::oid)::regoperator::text
                                                          WHEN f.key LIKE '%type' THEN (f.value::oid)::regtype::text ELSE f.value END), ', ' ORDER BY f.key)
                 FROM pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(a) - 'aggfnoid') f))
  FROM proc p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
  UNION ALL
  SELECT format('statistics %s target %s', pg_catalog.pg_get_statisticsobjdef(x.oid), NULLIF(x.stxstattarget, -1))
  FROM pg_catalog.pg_statistic_ext x JOIN class c ON c.oid = x.stxrelid
  UNION ALL
  SELECT format('operator %s %s commutator %s negator %s restrict %s join %s merges %s hashes %s', o.oid::regoperator, o.oprcode,
                NULLIF(o.oprcom, 0)::regoperator, NULLIF(o.oprnegate, 0)::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash)
  FROM pg_catalog.pg_operator o JOIN schema s ON s.oid = o.oprnamespace
  WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_operator'::regclass)
  UNION ALL
  SELECT format('operator class %I.%I for %s using %s family %s default %s', s.nspname, o.opcname, o.opcintype::regtype,
                (SELECT amname FROM pg_catalog.pg_am WHERE oid = o.opcmethod),
                pg_catalog.pg_describe_object('pg_catalog.pg_opfamily'::regclass, o.opcfamily, 0), o.opcdefault)
  FROM pg_catalog.pg_opclass o JOIN schema s ON s.oid = o.opcnamespace
  WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_opclass'::regclass)
  UNION ALL
  SELECT pg_catalog.pg_describe_object('pg_catalog.pg_amop'::regclass, o.oid, 0)
  FROM pg_catalog.pg_amop o JOIN pg_catalog.pg_opfamily f ON f.oid = o.amopfamily JOIN schema s ON s.oid = f.opfnamespace
  WHERE f.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_opfamily'::regclass)
  UNION ALL
  SELECT pg_catalog.pg_describe_object('pg_catalog.pg_amproc'::regclass, o.oid, 0)
  FROM pg_catalog.pg_amproc o JOIN pg_catalog.pg_opfamily f ON f.oid = o.amprocfamily JOIN schema s ON s.oid = f.opfnamespace
  WHERE f.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_opfamily'::regclass)
  UNION ALL
  SELECT format('cast %s as %s with %s %s %s', k.castsource::regtype, k.casttarget::regtype, NULLIF(k.castfunc, 0)::regprocedure, k.castcontext, k.castmethod)
  FROM pg_catalog.pg_cast k WHERE k.oid >= 16384 AND k.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_cast'::regclass)
  UNION ALL
  SELECT format('collation %I.%I %s', s.nspname, o.collname, pg_catalog.to_jsonb(o) - 'oid' - 'collnamespace' - 'collowner')
  FROM pg_catalog.pg_collation o JOIN schema s ON s.oid = o.collnamespace
  UNION ALL
  SELECT format('conversion %I.%I %s', s.nspname, o.conname, pg_catalog.to_jsonb(o) - 'oid' - 'connamespace' - 'conowner')
  FROM pg_catalog.pg_conversion o JOIN schema s ON s.oid = o.connamespace
  UNION ALL
  SELECT format('configuration %s parser %s mapping %s', o.oid::regconfig, (SELECT prsname FROM pg_catalog.pg_ts_parser p WHERE p.oid = o.cfgparser),
                (SELECT array_agg((m.maptokentype, m.mapseqno, m.mapdict::regdictionary)::text ORDER BY m.maptokentype, m.mapseqno)
                 FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = o.oid))
  FROM pg_catalog.pg_ts_config o JOIN schema s ON s.oid = o.cfgnamespace
  UNION ALL
  SELECT format('dictionary %s template %s options %s', o.oid::regdictionary, (SELECT tmplname FROM pg_catalog.pg_ts_template t WHERE t.oid = o.dicttemplate), o.dictinitoption)
  FROM pg_catalog.pg_ts_dict o JOIN schema s ON s.oid = o.dictnamespace
  WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_ts_dict'::regclass)
  UNION ALL
  SELECT format('publication %s', pg_catalog.to_jsonb(o) - 'oid' - 'pubowner') FROM pg_catalog.pg_publication o
  UNION ALL
  SELECT format('published %s', pg_catalog.to_jsonb(o) - 'attnames') FROM pg_catalog.pg_publication_tables o
  UNION ALL
  SELECT format('published columns %s %s %s', o.pubname, o.tablename,
                (SELECT array_agg(a ORDER BY a) FROM pg_catalog.jsonb_array_elements_text(pg_catalog.to_jsonb(o) -> 'attnames') a))
  FROM pg_catalog.pg_publication_tables o
  WHERE pg_catalog.jsonb_typeof(pg_catalog.to_jsonb(o) -> 'attnames') = 'array'
  UNION ALL
  SELECT format('server %I %s %s %s options %s', o.srvname, (SELECT fdwname FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid = o.srvfdw), o.srvtype, o.srvversion, o.srvoptions)
  FROM pg_catalog.pg_foreign_server o
  UNION ALL
  SELECT format('foreign table %s of %s options %s', o.ftrelid::regclass, (SELECT srvname FROM pg_catalog.pg_foreign_server s WHERE s.oid = o.ftserver), o.ftoptions)
  FROM pg_catalog.pg_foreign_table o
  UNION ALL
  SELECT format('event trigger %I %s %s enabled %s tags %s', o.evtname, o.evtevent, o.evtfoid::regproc, o.evtenabled, o.evttags) FROM pg_catalog.pg_event_trigger o
  UNION ALL
  SELECT format('language %I %s %s %s %s', o.lanname, o.lanpltrusted, o.lanplcallfoid::regproc, o.laninline::regproc, o.lanvalidator::regproc)
  FROM pg_catalog.pg_language o WHERE o.oid >= 16384
  UNION ALL
  SELECT format('extension %I schema %s version %s', o.extname, o.extnamespace::regnamespace, o.extversion) FROM pg_catalog.pg_extension o
  UNION ALL
  SELECT format('comment on %s: %s', pg_catalog.pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description)
  FROM pg_catalog.pg_description d, LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, 0) o
  WHERE (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)
    AND (d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::regclass)
    AND o.schema IS DISTINCT FROM 'schemadiff' AND o.identity <> 'schemadiff'
  UNION ALL
  SELECT format('privilege on %s for %s: %s %s', o.what, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(x.grantee) END, x.privilege_type, x.is_grantable)
  FROM (SELECT format('schema %I', nspname), pg_catalog.acldefault('n', nspowner), nspacl FROM schema
        UNION ALL
        SELECT c.oid::regclass::text, pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner), c.relacl
        FROM class c WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
        UNION ALL
        SELECT format('%s.%I', c.oid::regclass, a.attname), NULL, a.attacl
        FROM class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
        UNION ALL
        SELECT p.oid::regprocedure::text, pg_catalog.acldefault('f', p.proowner), p.proacl FROM proc p
        UNION ALL
        SELECT t.oid::regtype::text, pg_catalog.acldefault('T', t.typowner), t.typacl FROM type t WHERE t.typrelid = 0 AND t.typelem = 0) o (what, usual, acl),
       pg_catalog.aclexplode(coalesce(o.acl, o.usual)) x
  UNION ALL
  SELECT format('owner of %s: %s', c.oid::regclass, pg_catalog.pg_get_userbyid(c.relowner)) FROM class c
  UNION ALL
  SELECT format('owner of %s: %s', p.oid::regprocedure, pg_catalog.pg_get_userbyid(p.proowner)) FROM proc p
  UNION ALL
  SELECT format('owner of %s: %s', t.oid::regtype, pg_catalog.pg_get_userbyid(t.typowner)) FROM type t
  UNION ALL
  SELECT format('default privileges of %s in %s on %s: %s', pg_catalog.pg_get_userbyid(o.defaclrole), NULLIF(o.defaclnamespace, 0)::regnamespace, o.defaclobjtype,
                (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(o.defaclacl) x))
  FROM pg_catalog.pg_default_acl o
) AS every (line)
ORDER BY line;
