-- What a person with psql and his own password may try. None of it may succeed, in any role.
--
-- An attempt begins at the margin and goes on in indented lines. It succeeds when it raises nothing
-- and gives a value, changes a row, or needs neither. Words in braces stand for logins, for the
-- person's own id, and for ids of somebody else's records.
--
-- Under `nobody` stands what is refused to everybody; under the name of an action
-- (rules/permissions.py) what is refused to those who may not do it (none of them) to everything.


-- nobody: closed to all
SELECT * FROM credential
SELECT number FROM customer_number
SELECT * FROM customer_number
SELECT customer_number FROM customer_number
SELECT row_to_json(c) FROM customer_number AS c
SELECT call_id FROM customer_number WHERE number LIKE '138%'
SELECT call_id FROM customer_number ORDER BY number
COPY customer_number TO STDOUT
COPY (SELECT number FROM customer_number) TO STDOUT
SELECT number FROM call JOIN customer_number ON call_id = call.id
SELECT * FROM my_grant
SELECT rolpassword FROM pg_authid
SELECT passwd FROM pg_shadow
SELECT starelid FROM pg_statistic
SELECT most_common_vals FROM pg_stats WHERE schemaname = 'qa_desk' AND tablename NOT IN
  ('alembic_version', 'status', 'workflow_step', 'permission')
SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query NOT IN ('',
  '<insufficient privilege>')
SELECT query_to_xml('SELECT number FROM qa_desk.customer_number', true, false, '')
SELECT table_to_xml('qa_desk.credential', true, false, '')
SELECT revision_hash('{evaluation}', 1)
SELECT document_hash('{document}')
SELECT relations_to(evaluation) FROM evaluation
SELECT may_take(e, e, ARRAY['qa_lead']) FROM evaluation AS e
SELECT has_signed(e, 'csr') FROM evaluation AS e
SELECT is_sound(e) FROM evaluation AS e
SELECT newest_number('')
SELECT newest_number('ZJ-20261116-'' OR true --')
SELECT author_id FROM draft WHERE author_id = '{stranger}'
SELECT pg_logical_emit_message(true, 'x', rolpassword) FROM pg_authid

-- nobody: what follows the roster
UPDATE shift SET kind = 'leave'
UPDATE evaluation SET due_at = now() + interval '1 day'
UPDATE evaluation SET day = '2030-01-01'
UPDATE quick_check SET day = '2030-01-01'
SELECT may_roster('{stranger}')
SELECT follows_roster(e, e) FROM evaluation AS e
SELECT roster_due('{evaluation}', now() + interval '1 year'); SELECT 1
SELECT roster_day('evaluation', '{evaluation}', '2030-01-01'); SELECT 1
SELECT roster_day('quick_check', '{evaluation}', '2030-01-01'); SELECT 1
TRUNCATE shift
TRUNCATE shift_code
TRUNCATE department CASCADE
DELETE FROM department

-- nobody: files of the server
SELECT pg_read_file('postgresql.conf')
SELECT pg_read_binary_file('PG_VERSION')
SELECT pg_ls_dir('.')
SELECT pg_stat_file('PG_VERSION')
SELECT pg_ls_waldir()
SELECT pg_ls_logdir()
SELECT pg_ls_tmpdir()
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_file_settings
SELECT current_setting('data_directory')
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/x')
SELECT lo_create(4711); SELECT lo_export(4711, '/tmp/x')
COPY draft FROM '/etc/passwd'
COPY person TO '/tmp/x'
COPY person TO PROGRAM 'cat'
COPY call_tag FROM PROGRAM 'id'
LOAD 'plperl'

-- nobody: attachments and videos of screens
UPDATE attachment SET name = 'x'
UPDATE attachment SET content = ''
TRUNCATE attachment
INSERT INTO attachment (id, evaluation_id, name, media_type, size, sha256, content, added_by,
  added_at) SELECT gen_random_uuid(), '{evaluation}', 'x', 'text/plain', 1, '', 'x', '{me}', now()
UPDATE screen_video SET key = ''
UPDATE screen_video SET sha256 = ''
DELETE FROM screen_video
TRUNCATE screen_video
INSERT INTO screen_video (id, call_id, name, sha256, size, format, duration_ms, offset_ms, key,
  added_by, added_at) SELECT gen_random_uuid(), '{call}', 'x', '', 1, 'MP4', 0, 0,
  decode(repeat('00', 32), 'hex'), '{me}', now()

-- nobody: signatures and papers
UPDATE signature SET statement = 'x'
UPDATE signature SET person_id = '{me}'
DELETE FROM signature
DELETE FROM signature WHERE document_id = '{document}'
TRUNCATE signature
TRUNCATE signature CASCADE
MERGE INTO signature USING person ON false WHEN MATCHED THEN DELETE
MERGE INTO signature USING document AS d ON d.id = document_id WHEN MATCHED THEN UPDATE SET
  meaning = 'refused'
SELECT id FROM signature FOR UPDATE
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{csr}', 'csr', 'agree', 'x',
  'password', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{csr}', 'csr', 'refused', 'x',
  'paper', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{csr}', 'team_lead',
  'countersign', 'x', 'password', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{csr}', 'qa_lead', 'witness',
  'x', 'password', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{me}', 'csr', 'agree', 'x',
  'password', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{me}', 'csr', 'refused', 'x',
  'paper', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{me}', 'team_lead',
  'countersign', 'x', 'password', now(), 'x', '')
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), '{document}', '{me}', 'qa_lead', 'witness',
  'x', 'password', now(), 'x', '')
INSERT INTO signature SELECT * FROM signature
INSERT INTO signature SELECT * FROM signature ON CONFLICT (id) DO UPDATE SET machine = 'x'
UPDATE document SET content_hash = ''
DELETE FROM document
UPDATE document_line SET revision = 2
DELETE FROM document_line
INSERT INTO document_line VALUES ('{document}', 2, '{evaluation}', 1, '')

-- nobody: sealed results and their steps
UPDATE revision SET raw = 1000, final = 1000
UPDATE revision SET result = 'pass' WHERE evaluation_id = '{evaluation}'
DELETE FROM revision
TRUNCATE revision CASCADE
UPDATE answer SET earned = 0
DELETE FROM answer
UPDATE fatal_flag SET note = ''
DELETE FROM fatal_flag
UPDATE mark SET at_ms = 0
DELETE FROM mark
INSERT INTO answer VALUES ('{evaluation}', 1, 99, 0, 0, '', 'csr')
INSERT INTO fatal_flag VALUES ('{evaluation}', 1, 'x', 'customer', '')
INSERT INTO mark VALUES ('{evaluation}', 1, 99, 0, NULL, NULL, '')
INSERT INTO revision SELECT * FROM revision
UPDATE evaluation SET result = 'fail' WHERE id = '{evaluation}'
UPDATE evaluation SET revision = 2 WHERE id = '{evaluation}'
UPDATE evaluation SET revision = NULL
UPDATE evaluation SET status = 'E10' WHERE id = '{evaluation}'
UPDATE evaluation SET status = 'E4' WHERE id = '{evaluation}'
UPDATE evaluation SET status = 'E12'
UPDATE evaluation SET close_reason = 'refused' WHERE id = '{evaluation}'
UPDATE evaluation SET csr_stance = 'refused' WHERE id = '{evaluation}'
UPDATE evaluation SET due_at = now() + interval '1 year'
UPDATE evaluation SET opened_at = NULL
UPDATE evaluation SET csr_id = '{me}'
UPDATE evaluation SET number = 'mine'
UPDATE evaluation SET purpose = 'calibration'
DELETE FROM evaluation
TRUNCATE evaluation CASCADE
INSERT INTO evaluation SELECT * FROM evaluation
MERGE INTO evaluation USING person ON csr_id = person.id WHEN MATCHED THEN UPDATE SET result =
  'fail'
UPDATE draw SET seed = 'x'
DELETE FROM draw_stratum
UPDATE checklist_version SET document = '{}'
DELETE FROM checklist_version
UPDATE checklist_version SET effective_from = '2030-01-01'
UPDATE checklist_draft SET created_by = '{me}'
UPDATE checklist_draft SET state = 'approved'
UPDATE checklist_draft SET state = 'approved', approved_by = '{stranger}', approved_at = now()
UPDATE checklist_draft SET document = '{"a": 1}', edited_by = '{stranger}'
INSERT INTO checklist_version (id, checklist_id, number, effective_from, state, document, sha256,
  reason, created_at, created_by, approved_by, approved_at, withdrawn_why, version)
  SELECT gen_random_uuid(), id, '99', '2030-01-01', 'draft', '{}', '', '', now(), '{me}',
  '{stranger}', now(), '', 1 FROM checklist
TRUNCATE checklist_draft

-- nobody: steps taken, assessments, reminders and what signatures look like
UPDATE step_taken SET reason = 'x'
UPDATE step_taken SET person_id = '{me}'
DELETE FROM step_taken
TRUNCATE step_taken
INSERT INTO step_taken SELECT * FROM step_taken
MERGE INTO step_taken USING person ON false WHEN MATCHED THEN DELETE
INSERT INTO step_taken (id, evaluation_id, key, source, target, person_id, role, taken_at, reason,
  details, content_hash) VALUES (gen_random_uuid(), '{evaluation}', 'fly', 'E3', 'E10', '{me}',
  'csr', now(), 'x', '{}', '')
INSERT INTO step_taken (id, evaluation_id, key, source, target, person_id, role, taken_at, reason,
  details, content_hash) VALUES (gen_random_uuid(), '{evaluation}', 'correct', 'E7', 'E8', '{me}',
  'reviewer', now(), 'x', '{}', '')
DELETE FROM assessment
TRUNCATE assessment CASCADE
UPDATE assessment SET inspector_id = '{stranger}'
UPDATE assessment SET reviewer_id = '{me}'
UPDATE assessment SET status = 'I3'
UPDATE evaluation SET signer_id = '{me}'
UPDATE evaluation SET slip_id = NULL
UPDATE evaluation SET slip_id = '{document}' WHERE id <> '{evaluation}'
UPDATE evaluation SET appeal_until = now() + interval '1 year'
UPDATE evaluation SET entered_at = '2020-01-01' WHERE id = '{evaluation}' AND status <> 'E3'
DELETE FROM reminder
UPDATE reminder SET made_at = '2020-01-01'
INSERT INTO reminder (evaluation_id, entered_at, share, person_id, made_at, delivered_at, how)
  VALUES ('{evaluation}', now(), 50, '{csr}', now(), now(), 'seen')
UPDATE signature_picture SET content = 'x'
DELETE FROM signature_picture
INSERT INTO signature_picture (signature_id, document_id, kind, media_type, sha256, content,
  added_by, added_at) SELECT id, document_id, 'drawn', 'image/png', '', 'x', '{me}',
  clock_timestamp() FROM signature
UPDATE document SET content = 'x'
SELECT step_hash(s) FROM step_taken AS s
SELECT holds_for(s, e, ARRAY['csr']) FROM workflow_step AS s, evaluation AS e
SELECT relations_to_assessment(a) FROM assessment AS a

-- nobody: the journal
INSERT INTO journal_entry SELECT * FROM journal_entry
UPDATE journal_entry SET payload = '{}'
DELETE FROM journal_entry
TRUNCATE journal_entry
INSERT INTO journal_head VALUES ('x', 0, '')
UPDATE journal_head SET sequence = 0
DELETE FROM journal_head
SELECT journal_write('x', 'x', 'x', '{}')
SELECT journal_append('delete', 'person', 'x', '{}')
SELECT journal_append('update', 'signature', 'x', '{}')
SELECT hash FROM journal_head FOR UPDATE
LOCK TABLE journal_head IN ACCESS EXCLUSIVE MODE
COPY journal_entry FROM STDIN
ALTER TABLE journal_entry DISABLE TRIGGER ALL
ALTER TABLE evaluation DISABLE TRIGGER qad_journal
DROP TRIGGER qad_journal ON evaluation
SELECT chain FROM journal_entry WHERE chain = 'nobody'

-- nobody: keys of recordings
UPDATE audio_key SET key = ''
UPDATE audio_key SET key = decode(repeat('00', 32), 'hex') WHERE audio_file_id = '{audio}'
UPDATE audio_key SET audio_file_id = '{audio}'
DELETE FROM audio_key
DELETE FROM audio_key WHERE audio_file_id = '{audio}'
DELETE FROM audio_file WHERE id = '{audio}'
TRUNCATE audio_key
MERGE INTO audio_key USING audio_file ON id = audio_file_id WHEN MATCHED THEN DELETE
INSERT INTO audio_key VALUES ('{audio}', '') ON CONFLICT (audio_file_id) DO UPDATE SET key = ''
INSERT INTO audio_key VALUES ('{audio}', decode(repeat('00', 32), 'hex'))
INSERT INTO audio_key SELECT id, '' FROM audio_file
SELECT key FROM audio_key WHERE audio_file_id = '{audio}' FOR UPDATE
UPDATE audio_file SET key_id = id
UPDATE audio_file SET id = '{audio}' WHERE call_id <> '{call}'

-- nobody: words and measures of a call, once they are there
UPDATE transcript SET text = ''
UPDATE transcript SET call_id = '{call}'
DELETE FROM transcript
DELETE FROM transcript WHERE call_id = '{call}'
TRUNCATE transcript, call_sound
MERGE INTO transcript USING call ON id = call_id WHEN MATCHED THEN DELETE
INSERT INTO transcript VALUES ('{call}', 'x') ON CONFLICT (call_id) DO UPDATE SET text = 'x'
SELECT text FROM transcript WHERE call_id = '{call}' FOR UPDATE
COPY transcript FROM STDIN
UPDATE call_sound SET silence = 0
DELETE FROM call_sound WHERE call_id = '{call}'
COPY call_sound FROM STDIN

-- nobody: rights, roles and identity
INSERT INTO role_grant (id, person_id, role, scope_kind, scope_id, valid_from, valid_to)
  VALUES (gen_random_uuid(), '{me}', 'qa_lead', 'centre', NULL, '2020-01-01',
  NULL)
INSERT INTO role_grant (id, person_id, role, scope_kind, scope_id, valid_from, valid_to)
  VALUES (gen_random_uuid(), '{me}', 'admin', 'centre', NULL, '2020-01-01',
  NULL)
UPDATE role_grant SET valid_to = NULL WHERE person_id = '{me}'
UPDATE role_grant SET role = 'qa_lead'
UPDATE role_grant SET person_id = '{me}'
UPDATE role_grant SET scope_kind = 'centre' WHERE person_id = '{me}'
DELETE FROM role_grant
INSERT INTO permission VALUES ('see_number', 'csr', 'all')
UPDATE permission SET relation = 'all'
DELETE FROM permission
INSERT INTO workflow_step VALUES ('x', 'x', 'E3', 'E10', 'csr', '')
UPDATE workflow_step SET who = 'csr'
UPDATE status SET visible_to_csr = true
UPDATE person SET login = '{login}' WHERE id = '{stranger}'
UPDATE person SET login = NULL WHERE login = '{other}'
UPDATE person SET id = '{stranger}' WHERE id = '{me}'
DELETE FROM person
INSERT INTO deputy (id, person_id, deputy_id, valid_from, valid_to, reason)
  VALUES (gen_random_uuid(), '{strange_lead}', '{me}', now(), now() + interval '1 day', 'x')
SELECT set_login('{owner}', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('system', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('{login}', 'plain')
SELECT set_login('postgres', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('pg_monitor', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('qa_desk_member', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('x";SUPERUSER--', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_login('{login}', 'SCRAM-SHA-256$4096:eA==$eA==:eA=='' SUPERUSER --')
SELECT set_login(NULL, 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_locked('{me}', true)
SELECT set_locked('{me}', false)
SELECT set_locked(NULL, true)
SELECT open_or_close(person) FROM person
SELECT end_sessions('{other}')
SELECT is_our_login('{other}')
INSERT INTO account (person_id, must_change) VALUES ('{me}', false)
UPDATE account SET must_change = false
UPDATE account SET locked_at = NULL
DELETE FROM account
ALTER TABLE person DISABLE TRIGGER leaver
ALTER ROLE {other} NOLOGIN
ALTER ROLE {other} PASSWORD 'SCRAM-SHA-256$4096:eA==$eA==:eA=='
ALTER ROLE {login} CONNECTION LIMIT -1
CREATE ROLE another LOGIN
SET ROLE {owner}
SET ROLE {other}
SET ROLE pg_read_all_data
SET SESSION AUTHORIZATION {owner}
SET SESSION AUTHORIZATION {other}
GRANT {owner} TO {login}
GRANT qa_desk_member TO {other}
GRANT pg_read_all_data TO {login}
GRANT pg_execute_server_program TO {login}
GRANT ALL ON ALL TABLES IN SCHEMA qa_desk TO {login}
ALTER ROLE {login} SUPERUSER
ALTER ROLE {login} CREATEROLE
ALTER ROLE {login} BYPASSRLS
ALTER ROLE {login} REPLICATION
ALTER ROLE {login} CONNECTION LIMIT 999
ALTER ROLE {other} PASSWORD 'x'
ALTER ROLE {owner} PASSWORD 'x'
ALTER ROLE {other} SET search_path = x
CREATE ROLE friend LOGIN
DROP ROLE {other}
DROP OWNED BY {owner}
REASSIGN OWNED BY {owner} TO {login}
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO {login}

-- nobody: objects of one's own
CREATE TABLE qa_desk.mine (id int)
CREATE TABLE public.mine (id int)
CREATE TEMP TABLE mine (id int)
CREATE TABLE mine AS SELECT 1
SELECT 1 INTO mine
CREATE SCHEMA mine
CREATE VIEW qa_desk.mine AS SELECT 1
CREATE TEMP VIEW mine AS SELECT 1
CREATE SEQUENCE qa_desk.mine
CREATE TYPE qa_desk.mine AS (a int)
CREATE DOMAIN qa_desk.mine AS int
CREATE INDEX ON evaluation (result)
CREATE STATISTICS qa_desk.mine ON status, result FROM evaluation
CREATE FUNCTION qa_desk.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION pg_temp.session_user() RETURNS text LANGUAGE sql AS 'SELECT 1::text'
CREATE OPERATOR public.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)
CREATE EXTENSION plperl
CREATE LANGUAGE plperlu
CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION never_truncated()
CREATE RULE mine AS ON SELECT TO person DO INSTEAD SELECT 1
CREATE TRIGGER mine AFTER INSERT ON person EXECUTE FUNCTION never_truncated()
CREATE FOREIGN DATA WRAPPER mine
CREATE PUBLICATION mine FOR ALL TABLES
CREATE SUBSCRIPTION mine CONNECTION 'host=x' PUBLICATION y WITH (connect = false)
CREATE DATABASE mine
CREATE TABLESPACE mine LOCATION '/tmp'
DO LANGUAGE plperlu 'system(1)'

-- nobody: the wall itself
DROP POLICY reads ON evaluation
ALTER POLICY reads ON evaluation USING (true)
CREATE POLICY mine ON evaluation USING (true)
ALTER TABLE evaluation DISABLE ROW LEVEL SECURITY
ALTER TABLE evaluation OWNER TO {login}
ALTER TABLE evaluation DROP COLUMN result
DROP TABLE signature
DROP SCHEMA qa_desk CASCADE
CREATE OR REPLACE FUNCTION me() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'
CREATE OR REPLACE FUNCTION everywhere(p_action text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
ALTER FUNCTION me() SECURITY INVOKER
ALTER FUNCTION me() SET search_path = public
DROP FUNCTION guard_signature() CASCADE
CREATE OR REPLACE VIEW qad_drawn AS SELECT 1
CREATE OR REPLACE VIEW qad_schema AS SELECT '0000' AS oldest
DROP VIEW qad_schema
UPDATE qad_schema SET oldest = '0000'
INSERT INTO qad_schema (oldest) VALUES ('0000')
ALTER VIEW qad_drawn SET (security_barrier = false)
ALTER TABLE evaluation DISABLE TRIGGER guard_evaluation
DROP TRIGGER qad_revision_seal_update ON revision
SET session_replication_role = replica
SET row_security = off; SELECT id FROM evaluation
ALTER SYSTEM SET row_security = off
ALTER DATABASE postgres SET row_security = off
SET log_statement = 'all'
SET session_preload_libraries = 'x'
SELECT set_config('session_replication_role', 'replica', false)
SECURITY LABEL ON TABLE evaluation IS 'x'
UPDATE pg_catalog.pg_class SET relrowsecurity = false
UPDATE pg_catalog.pg_authid SET rolsuper = true
DELETE FROM pg_catalog.pg_policy
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}'
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}'
SELECT pg_reload_conf()
SELECT pg_switch_wal()
SELECT pg_create_physical_replication_slot('x')
SELECT pg_create_logical_replication_slot('x', 'test_decoding')
SELECT pg_backup_start('x')
SELECT pg_promote()
UPDATE alembic_version SET version_num = '0'
LOCK TABLE evaluation IN ACCESS EXCLUSIVE MODE
LOCK TABLE signature IN EXCLUSIVE MODE
COMMENT ON TABLE evaluation IS 'x'

-- nobody: leave to export, and notes of what was not done
SELECT journal_append('see_number', 'call', '{call}', '{}')
SELECT may_note('export')
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{stranger}', clock_timestamp())
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at, approved_by,
  approved_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp(), '{me}', now())
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at, approved_by,
  approved_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp(), '{stranger}', now())
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at, used_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp(), now())
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); UPDATE
  export_request SET approved_by = '{me}', approved_at = clock_timestamp()
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); UPDATE
  export_request SET approved_by = '{stranger}', approved_at = clock_timestamp()
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); UPDATE
  export_request SET used_at = clock_timestamp()
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); UPDATE
  export_request SET amount = 9
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); UPDATE
  export_request SET requested_by = '{stranger}'
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp()); DELETE
  FROM export_request
TRUNCATE export_request

-- nobody: full numbers by other ways
SELECT 1 FROM customer_number WHERE number = '13800138000'
SELECT 1 FROM customer_number WHERE number ~ '8000$'
SELECT 1 FROM customer_number WHERE starts_with(number, '138')
SELECT count(*) FROM customer_number WHERE 1 / (length(number) - 11) > 0
SELECT max(number) FROM customer_number
SELECT call_id FROM customer_number GROUP BY number, call_id
INSERT INTO customer_number VALUES ('{call}', '1') ON CONFLICT (call_id) DO UPDATE SET number = '1'
INSERT INTO customer_number VALUES ('{call}', '1') RETURNING number
UPDATE customer_number SET number = '1'
DELETE FROM customer_number WHERE number LIKE '138%'
SELECT c::text FROM customer_number AS c
SELECT to_jsonb(c) FROM customer_number AS c WHERE call_id = '{call}'

-- nobody: what is kept and what goes
DELETE FROM evaluation WHERE id = '{evaluation}'
DELETE FROM call WHERE id = '{call}'
DELETE FROM audio_file
DELETE FROM hold
DELETE FROM purge
DELETE FROM purge_item
TRUNCATE hold
UPDATE audio_file SET dropped_at = now(), dropped_by = '{me}'
UPDATE purge SET approved_at = now(), approved_by = proposed_by
UPDATE purge SET approved_at = now()
UPDATE purge SET finished_at = now()
UPDATE purge SET content_hash = ''
UPDATE purge SET proposed_by = '{me}'
UPDATE hold SET reason = ''
UPDATE hold SET subject_id = gen_random_uuid()
UPDATE hold SET released_at = now(), released_by = '{stranger}'
INSERT INTO hold (id, subject, subject_id, reason, placed_at, placed_by) VALUES
  (gen_random_uuid(), 'call', '{call}', 'x', now(), '{stranger}')
INSERT INTO purge (id, kind, proposed_at, proposed_by, items, content_hash) VALUES
  (gen_random_uuid(), 'records', now(), '{stranger}', 0, '')
INSERT INTO purge (id, kind, proposed_at, proposed_by, items, content_hash, approved_at, approved_by)
  VALUES (gen_random_uuid(), 'records', now(), '{me}', 0, '', now(), '{stranger}')
INSERT INTO purge (id, kind, proposed_at, proposed_by, items, content_hash) VALUES
  ('00000000-0000-7000-8000-00000000abcd', 'records', now(), '{me}', 0, sha256(''));
  UPDATE purge SET approved_at = now(), approved_by = '{me}'
  WHERE id = '00000000-0000-7000-8000-00000000abcd'
INSERT INTO purge_item (purge_id, kind, subject_id, number, unit)
  SELECT id, 'evaluation', '{evaluation}', '', 1 FROM purge
SELECT purge_next(id) FROM purge
SELECT purge_next(gen_random_uuid())
SELECT purge_digest(id) FROM purge
SELECT retention_lock()
SELECT kept FROM qad_due
SELECT kept FROM qad_due_evaluation
SELECT unit FROM qad_purgeable
SELECT records FROM qad_retention_limit
INSERT INTO setting VALUES ('retention.records', clock_timestamp(), '5', '{me}')
INSERT INTO setting VALUES ('retention.audio', clock_timestamp(), '0', '{me}')
INSERT INTO setting VALUES ('retention.complaint', clock_timestamp(), '-1', '{me}')

-- retention.see
SELECT reason FROM hold
SELECT kind FROM purge
SELECT id FROM qad_retention
SELECT id FROM qad_retention_link

-- retention.hold
UPDATE hold SET released_at = now(), released_by = '{me}'
INSERT INTO hold (id, subject, subject_id, reason, placed_at, placed_by) VALUES
  (gen_random_uuid(), 'call', '{call}', 'x', now(), '{me}')

-- retention.propose
INSERT INTO purge (id, kind, proposed_at, proposed_by, items, content_hash) VALUES
  (gen_random_uuid(), 'records', now(), '{me}', 0, '')

-- retention.approve
UPDATE purge SET approved_at = now(), approved_by = '{me}'

-- see_results
SELECT evaluation.number FROM team JOIN evaluation ON team_id = team.id WHERE csr_id = '{stranger}'
  AND inspector_id <> '{me}'
SELECT count(*) FROM evaluation WHERE id = '{evaluation}'
SELECT count(*) FROM evaluation WHERE csr_id = '{stranger}' AND inspector_id <> '{me}'
SELECT sum(final) FROM revision JOIN evaluation ON evaluation_id = evaluation.id
  WHERE csr_id = '{stranger}' AND inspector_id <> '{me}'
SELECT 1 FROM person WHERE id = '{stranger}' AND EXISTS (SELECT FROM evaluation
  WHERE csr_id = person.id AND inspector_id <> '{me}')
SELECT e.id FROM evaluation AS mine FULL JOIN evaluation AS e ON false WHERE e.id = '{evaluation}'
SELECT number FROM evaluation WHERE id = '{evaluation}'
SELECT number FROM evaluation WHERE csr_id = '{stranger}' AND inspector_id <> '{me}'
SELECT ctid FROM evaluation WHERE id = '{evaluation}'
SELECT id FROM evaluation TABLESAMPLE SYSTEM (100) WHERE id = '{evaluation}'
SELECT 1 FROM evaluation WHERE id = '{evaluation}' FOR SHARE
SELECT final FROM revision WHERE evaluation_id = '{evaluation}'
SELECT earned FROM answer WHERE evaluation_id = '{evaluation}'
SELECT note FROM mark WHERE evaluation_id = '{evaluation}'
SELECT avg(final) FROM revision WHERE evaluation_id = '{evaluation}'
SELECT final FROM call_segment JOIN evaluation ON segment_id = call_segment.id JOIN revision ON
  evaluation_id = evaluation.id WHERE person_id = '{stranger}' AND inspector_id <> '{me}'
SELECT 1 FROM evaluation WHERE id = '{evaluation}' AND 1 / (revision - 1) > 0
SELECT 1 FROM revision WHERE 1 / (final - 1000) > 0 AND evaluation_id = '{evaluation}'
UPDATE evaluation SET version = 99 WHERE id = '{evaluation}'
COPY (SELECT id FROM evaluation WHERE id = '{evaluation}') TO STDOUT

-- assign: who has how much, and whom
UPDATE evaluation SET inspector_id = '{strange_lead}'
UPDATE evaluation SET inspector_id = '{me}' WHERE id = '{evaluation}'

-- assign draw
SELECT inspector_id FROM qad_assigned
SELECT day FROM qad_assigned WHERE csr_id = '{stranger}'

-- abilities.edit
INSERT INTO ability VALUES ('{me}', 'language', 'x')
INSERT INTO ability VALUES ('{stranger}', 'language', 'x')

-- nobody: abilities and drafts of others
UPDATE ability SET value = 'x'
TRUNCATE ability
SELECT may_judge('{me}', NULL, 'general', 'normal')
INSERT INTO draft VALUES ('{evaluation}', '{stranger}', '{}', gen_random_uuid(), 9, now())
UPDATE draft SET author_id = '{me}'
UPDATE draft SET document = '{}' WHERE author_id = '{stranger}'

-- see_drafts
SELECT document FROM draft WHERE evaluation_id = '{evaluation}'
UPDATE draft SET document = '{}' WHERE evaluation_id = '{evaluation}'
DELETE FROM draft WHERE evaluation_id = '{evaluation}'

-- listen
SELECT path FROM audio_file WHERE call_id = '{call}'
SELECT path FROM audio_file JOIN call_segment USING (call_id) WHERE person_id = '{stranger}'
SELECT key FROM audio_key WHERE audio_file_id = '{audio}'
SELECT key FROM audio_key JOIN audio_file ON id = audio_file_id WHERE call_id = '{call}'
SELECT key FROM audio_key LEFT JOIN audio_file ON true WHERE audio_file_id = '{audio}'
SELECT 1 FROM audio_key WHERE audio_file_id = '{audio}' AND get_byte(key, 0) > 0
SELECT 1 FROM audio_key WHERE audio_file_id = '{audio}' AND 1 / (get_byte(key, 0) - 1) > 0
SELECT audio_key FROM audio_key WHERE audio_file_id = '{audio}'
SELECT to_json(k) FROM audio_key AS k WHERE audio_file_id = '{audio}'
SELECT ctid FROM audio_key WHERE audio_file_id = '{audio}'
SELECT text FROM transcript WHERE call_id = '{call}'
SELECT text FROM call_segment JOIN transcript USING (call_id) WHERE person_id = '{stranger}'
SELECT transcript FROM transcript WHERE call_id = '{call}'
SELECT 1 FROM transcript WHERE call_id = '{call}' AND 1 / (length(text) - 2) > 0
COPY (SELECT text FROM transcript WHERE call_id = '{call}') TO STDOUT
SELECT silence FROM call_sound WHERE call_id = '{call}'
SELECT to_json(s) FROM call_sound AS s WHERE call_id = '{call}'
COPY (SELECT key FROM audio_key WHERE audio_file_id = '{audio}') TO STDOUT

-- import_calls people.edit: parts of calls
SELECT person_id FROM call_segment WHERE call_id = '{call}'
UPDATE call_segment SET person_id = '{me}'

-- import_calls recorders.edit: how a recorder is set up
SELECT profile FROM recorder

-- import_calls
SELECT number_masked FROM call WHERE id = '{call}'
SELECT number_hash FROM call WHERE id = '{call}'
SELECT call_id FROM customer_number
SELECT value FROM setting WHERE key = 'centre.number_key'
UPDATE call SET is_test = true
UPDATE audio_file SET path = '/etc/passwd'
INSERT INTO audio_key SELECT id, decode(repeat('00', 32), 'hex') FROM audio_file ON CONFLICT DO
  NOTHING
INSERT INTO customer_number VALUES ('{call}', '1')
INSERT INTO call_tag VALUES ('{call}', 'x')
INSERT INTO transcript VALUES ('{call}', 'x')
INSERT INTO call_sound VALUES ('{call}', 1, NULL)

-- print_slip
SELECT number FROM document WHERE id = '{document}'
SELECT evaluation_id FROM document_line WHERE document_id = '{document}'
SELECT statement FROM signature WHERE document_id = '{document}'

-- see_people action.see
SELECT name FROM person WHERE id = '{stranger}'

-- see_people
SELECT role FROM role_grant WHERE person_id = '{stranger}'
SELECT team_id FROM membership WHERE person_id = '{stranger}'
SELECT value FROM person_identifier WHERE person_id = '{stranger}'
SELECT day FROM shift WHERE person_id = '{stranger}'

-- roster.edit
INSERT INTO shift (id, person_id, day, segment, kind, starts_at, ends_at, reason)
  VALUES (gen_random_uuid(), '{stranger}', '2030-01-01', 1, 'work', now(), now(), '')
DELETE FROM shift WHERE person_id = '{stranger}'
SELECT id FROM qad_roster_waiting WHERE csr_id = '{stranger}'
SELECT id FROM qad_roster_check WHERE csr_id = '{stranger}'

-- roster.import
INSERT INTO shift_code (id, code, name, kind, segments, counts, version)
  VALUES (gen_random_uuid(), 'x', '', 'rest', '[]', false, 1)
UPDATE shift_code SET name = 'x'
DELETE FROM shift_code

-- people.edit
UPDATE person SET left_on = '2020-01-01' WHERE id = '{stranger}'
UPDATE membership SET valid_to = '2020-01-01'
SELECT number FROM open_work('{stranger}')
UPDATE person SET left_on = NULL
INSERT INTO team (id, code, name, version) VALUES (gen_random_uuid(), 'x', 'x', 1)
UPDATE team SET closed_on = '2020-01-01'
INSERT INTO department (id, code, name, kind, version)
  VALUES (gen_random_uuid(), 'x', 'x', 'site', 1)
UPDATE department SET name = 'x'

-- see_journal
SELECT payload FROM journal_entry WHERE chain = '{owner}'
SELECT hash FROM journal_head WHERE chain = '{owner}'

-- plan.see
SELECT seed FROM draw
SELECT count FROM sampling_rule

-- plan.approve
UPDATE plan SET state = 'approved', approved_by = '{me}', approved_at = clock_timestamp()
UPDATE plan SET state = 'closed', closed_by = '{me}', closed_at = clock_timestamp()
  WHERE state = 'approved'

-- plan.draft
UPDATE sampling_rule SET count = 0
UPDATE plan SET content = '{}'
SELECT * FROM month_of_people('2026-11-01')
SELECT * FROM month_of_items('2026-11-01')
SELECT * FROM month_of_reasons('2026-11-01')

-- nobody: a plan that was approved
UPDATE plan SET state = 'draft' WHERE state <> 'draft'
UPDATE plan SET state = 'draft', approved_by = NULL, approved_at = NULL WHERE state <> 'draft'
UPDATE plan SET content = '{}' WHERE state <> 'draft'
UPDATE plan SET approved_at = now() WHERE state = 'approved'
UPDATE plan SET state = 'closed', closed_by = '{me}', closed_at = clock_timestamp()
  WHERE state = 'draft'
UPDATE plan SET state = 'closed', closed_by = '{stranger}', closed_at = clock_timestamp()
  WHERE state = 'approved'
UPDATE plan SET state = 'closed', closed_by = '{me}', closed_at = '2026-01-01'
  WHERE state = 'approved'
UPDATE plan SET state = 'approved', approved_by = '{me}', approved_at = '2026-01-01'
UPDATE plan SET month = '2026-01-01'
UPDATE sampling_rule SET plan_id = (SELECT id FROM plan WHERE state = 'draft' LIMIT 1)
DELETE FROM sampling_rule USING plan WHERE plan.id = plan_id AND state <> 'draft'
DELETE FROM plan
INSERT INTO sampling_rule (id, plan_id, kind, mode, count, per, filter, priority, version)
  SELECT gen_random_uuid(), id, 'random', 'recording', 1, 'csr', '{}', 0, 1 FROM plan
  WHERE state <> 'draft'

-- nobody: what stands on the watch list
UPDATE watch_entry SET reason = 'x'
UPDATE watch_entry SET person_id = '{stranger}'
UPDATE watch_entry SET uplift = 0
DELETE FROM watch_entry
INSERT INTO watch_entry (id, person_id, contact_reason, reason, uplift, valid_from, created_at,
  created_by, version) VALUES (gen_random_uuid(), '{stranger}', '', 'x', 1, '2026-01-01', now(),
  '{stranger}', 1)
INSERT INTO watch_entry (id, person_id, contact_reason, reason, uplift, valid_from, created_at,
  created_by, version) VALUES (gen_random_uuid(), '{stranger}', '', 'x', 1, '2026-01-01',
  '2026-01-01', '{me}', 1)

-- watch_list
SELECT person_id FROM watch_entry
UPDATE watch_entry SET valid_to = '2026-12-31'
INSERT INTO watch_entry (id, contact_reason, reason, uplift, valid_from, created_at, created_by,
  version) VALUES (gen_random_uuid(), 'x', 'x', 1, '2026-01-01', clock_timestamp(), '{me}', 1)

-- draw people.edit
SELECT segment_id FROM qad_drawn

-- plan.see
SELECT done FROM qad_draw_progress

-- coverage.see
SELECT mode FROM qad_checked WHERE csr_id = '{stranger}'
SELECT started_at FROM qad_contact WHERE person_id = '{stranger}'

-- nobody: the board's counts are for reading
INSERT INTO qad_checked (csr_id) VALUES ('{stranger}')
DELETE FROM qad_contact
UPDATE qad_inspector SET valid_to = NULL

-- checklist.propose
INSERT INTO checklist_draft (id, code, document, reason, state, created_at, created_by, edited_at,
  edited_by, version) VALUES (gen_random_uuid(), 'x', '{}', '', 'draft', clock_timestamp(),
  '{me}', now(), '{me}', 1)

-- checklist.edit
UPDATE checklist_draft SET document = '{"a": 1}', edited_by = '{me}'
UPDATE checklist_draft SET state = 'draft'
UPDATE checklist_draft SET reason = 'x'
DELETE FROM checklist_draft
UPDATE checklist SET code = 'x'

-- settings.edit
INSERT INTO setting VALUES ('x', now(), 'x', '{me}')
INSERT INTO setting VALUES ('calendar.2027', now(), '2027-01-01,holiday,x', '{me}', now(), '')
DELETE FROM setting WHERE valid_from > now()

-- settings.see
SELECT number FROM qad_waiting

-- nobody: what a setting was
DELETE FROM setting WHERE valid_from <= now()
UPDATE setting SET value = 'x'
UPDATE setting SET reason = 'x'
INSERT INTO setting VALUES ('centre.name', now() - interval '1 day', 'x', '{me}')
INSERT INTO setting VALUES ('centre.name', now() + interval '1 day', 'x', '{stranger}')
INSERT INTO setting VALUES ('x', now() + interval '1 day', 'x', '{me}', now() - interval '1 day', '')
INSERT INTO setting VALUES ('centre.timezone', now(), 'Asia/Nowhere', '{me}', now(), '')

-- see_number
SELECT full_number('{call}')

-- export: the right itself
SELECT journal_append('export', 'journal', '', '{}'); SELECT 1
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'journal', 'mine', 1, 'x', '{me}', clock_timestamp())

-- save_clip
INSERT INTO export_request (id, kind, what, amount, reason, requested_by, requested_at)
  VALUES (gen_random_uuid(), 'clip', 'mine', 1, 'x', '{me}', clock_timestamp())

-- accounts.reset: a lead's own team only, and CSRs only
SELECT set_login('{other}', 'SCRAM-SHA-256$4096:eA==$eA==:eA==')
SELECT set_locked('{stranger}', true)
SELECT set_locked('{stranger}', false)
SELECT set_locked('{strange_lead}', true)
SELECT must_change FROM account WHERE person_id = '{stranger}'

-- nobody: quick checks
UPDATE quick_check SET note = ''
UPDATE quick_check SET accuracy = 'ok' WHERE id = '{check}'
UPDATE quick_check SET checker_id = '{me}'
UPDATE quick_check SET csr_id = '{stranger}', team_id = '{team}'
UPDATE quick_check SET day = day - 1
UPDATE quick_check SET recorded_at = now() - interval '9 days'
UPDATE quick_check SET evaluation_id = '{evaluation}'
UPDATE quick_check SET evaluation_id = '{evaluation}' WHERE id = '{check}'
UPDATE quick_check SET voided_at = now(), voided_by = '{me}', void_reason = ' '
UPDATE quick_check SET voided_at = now(), voided_by = '{stranger}', void_reason = 'x'
UPDATE quick_check SET void_reason = 'x'
DELETE FROM quick_check
DELETE FROM quick_check WHERE id = '{check}'
TRUNCATE quick_check
MERGE INTO quick_check USING team ON false WHEN MATCHED THEN DELETE
INSERT INTO quick_check SELECT * FROM quick_check
INSERT INTO quick_check SELECT * FROM quick_check ON CONFLICT (id) DO UPDATE SET note = 'x'
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason) VALUES
  (gen_random_uuid(), 'floor_check', '{me}', '{team}', '{me}', current_date, now(), now(), '[]',
  'praise', 'praise', 'praise', 'praise', 'praise', '', '', '')
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason) VALUES
  (gen_random_uuid(), 'floor_check', '{csr}', '{team}', '{inspector}', current_date, now(), now(),
  '[]', 'ok', 'ok', 'ok', 'ok', 'ok', '', '', '')
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason) VALUES
  (gen_random_uuid(), 'floor_check', '{csr}', '{team}', '{me}', current_date - 30, now(), now(),
  '[]', 'ok', 'ok', 'ok', 'ok', 'ok', '', '', '')
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason) VALUES
  (gen_random_uuid(), 'floor_check', '{csr}', (SELECT id FROM team WHERE id <> '{team}' LIMIT 1),
  '{me}', current_date, now(), now(), '[]', 'ok', 'ok', 'ok', 'ok', 'ok', '', '', '')
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  call_id, segment_id, passages, opening, attitude, accuracy, process, conduct, fatal, note,
  void_reason, evaluation_id) VALUES (gen_random_uuid(), 'recording', '{csr}', '{team}', '{me}',
  current_date, now(), now(), '{call}', '{segment}', '[]', 'ok', 'ok', 'ok', 'ok', 'ok', '', '',
  '', '{evaluation}')
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason, voided_at)
  VALUES (gen_random_uuid(), 'floor_check', '{csr}', '{team}', '{me}', current_date, now(), now(),
  '[]', 'ok', 'ok', 'ok', 'ok', 'ok', '', '', '', now())
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id, segment_id, csr_id,
  team_id, skill_group, inspector_id, status, assigned_at, version, day) VALUES (gen_random_uuid(),
  'Q1', 'full', 'normal', 'recording', 'quick_check', '{call}', '{segment}', '{csr}', '{team}',
  'general', '{me}', 'E0', now(), 1, current_date)
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, csr_id, team_id, skill_group,
  inspector_id, status, assigned_at, version, day) VALUES (gen_random_uuid(), 'Q2', 'full', 'normal',
  'floor_check', 'quick_check', '{csr}', '{team}', 'general', '{me}', 'E0', now(), 1, current_date)
SELECT is_of_quick_check(evaluation) FROM evaluation

-- quick_check.see
SELECT id FROM quick_check WHERE id = '{check}'
SELECT note FROM quick_check WHERE csr_id = '{csr}'
SELECT count(*) FROM quick_check WHERE csr_id = '{csr}'
COPY (SELECT note FROM quick_check WHERE csr_id = '{csr}') TO STDOUT

-- quick_check.void
UPDATE quick_check SET voided_at = now(), voided_by = '{me}', void_reason = 'x'
  WHERE id = '{check}'

-- quick_check
INSERT INTO quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at,
  passages, opening, attitude, accuracy, process, conduct, fatal, note, void_reason) VALUES
  (gen_random_uuid(), 'floor_check', '{csr}', '{team}', '{me}', current_date, now(), now(), '[]',
  'ok', 'ok', 'ok', 'ok', 'ok', '', '', '')

-- nobody: results of before are history
UPDATE imported_result SET final = 1000
UPDATE imported_result SET csr_id = '{me}'
UPDATE imported_item SET earned = points
TRUNCATE imported_result CASCADE
TRUNCATE imported_item
INSERT INTO imported_result (id, csr_id, skill_group, day, call, checklist, pass_mark, result,
  identity, file, imported_at, imported_by) VALUES (gen_random_uuid(), '{csr}', '', '2026-01-05', '',
  '', 0, 'pass', 'x', 'x', now(), '{stranger}')
INSERT INTO imported_result (id, csr_id, skill_group, day, call, checklist, pass_mark, result,
  identity, file, imported_at, imported_by) VALUES (gen_random_uuid(), '{csr}', '', '2026-01-05', '',
  '', 0, 'pass', 'x', 'x', now() - interval '1 day', '{me}')

-- history.import
INSERT INTO imported_result (id, csr_id, skill_group, day, call, checklist, pass_mark, result,
  identity, file, imported_at, imported_by) VALUES (gen_random_uuid(), '{csr}', '', '2026-01-05', '',
  '', 0, 'pass', 'x', 'x', clock_timestamp(), '{me}')
DELETE FROM imported_result
DELETE FROM imported_item
SELECT * FROM month_before_us_of_people('2026-01-01') WHERE n > 0

-- nobody: what was published stays as it was, and consent is the CSR's own
UPDATE model_call SET lesson = 'x'
UPDATE model_call SET case_id = case_id
UPDATE case_source SET consent = 'given', answered_at = now()
UPDATE case_source SET csr_id = '{me}'
UPDATE case_source SET asked_by = '{stranger}', asked_at = now(), consent = NULL
DELETE FROM model_call
DELETE FROM case_source
DELETE FROM teaching_case
TRUNCATE teaching_case CASCADE
INSERT INTO model_call (id, case_id, items, topics, lesson, length_ms, sha256, size, key,
  published_by, published_at, reason) VALUES (gen_random_uuid(), gen_random_uuid(), '[]', '[]', 'x',
  1, '', 1, decode(repeat('ab', 32), 'hex'), '{me}', clock_timestamp(), '')

-- case.see
SELECT lesson FROM teaching_case
SELECT cut_key FROM teaching_case

-- case.edit
UPDATE teaching_case SET is_anonymous = false
UPDATE teaching_case SET removed_at = now(), removed_by = '{me}', cut_key = ''
INSERT INTO teaching_case (id, is_good, items, topics, lesson, is_anonymous, silences, length_ms,
  cut_id, cut_sha256, cut_size, cut_key, added_by, added_at, remove_reason, version)
  VALUES (gen_random_uuid(), true, '[]', '[]', 'x', true, '[]', 1, gen_random_uuid(), '', 1,
  decode(repeat('ab', 32), 'hex'), '{me}', clock_timestamp(), '', 1)

-- model_call.see
SELECT key FROM model_call

-- model_call.publish
UPDATE model_call SET withdrawn_by = '{me}', withdrawn_at = now(), key = ''

-- nobody: what was given stays as it was, and nothing is done about it without its step
UPDATE action_item SET what = 'x'
UPDATE action_item SET given_by = '{me}'
UPDATE action_item SET owner_id = '{me}'
UPDATE action_item SET due = due + 1
UPDATE action_item SET state = 'done', finished_at = now(), finished_by = '{me}', result = 'x'
UPDATE action_item SET read_at = now()
UPDATE action_step SET words = 'x'
UPDATE action_evidence SET number = 'x'
DELETE FROM action_item
DELETE FROM action_step
DELETE FROM action_evidence
TRUNCATE action_item CASCADE
SELECT relations_to_action(i) FROM action_item AS i
SELECT said_of_action(gen_random_uuid(), ARRAY['finish']) WHERE true

-- action.see
SELECT what FROM action_item WHERE owner_id = '{stranger}'
SELECT key FROM action_step AS s JOIN action_item AS i ON i.id = action_id
  WHERE owner_id = '{stranger}'

-- action.give
SELECT person_id FROM qad_office
INSERT INTO action_item (id, number, kind, subject_kind, what, owner_id, urgency, due, given_by,
  given_at, source, cause, state, progress, result, version) VALUES (gen_random_uuid(),
  gen_random_uuid()::text, 'action', '', 'x', '{me}', 'normal', current_date, '{me}', now(), '', '',
  'open', 0, '', 1)

-- suggestion.make
INSERT INTO action_item (id, number, kind, subject_kind, what, urgency, due, given_by, given_at,
  source, cause, state, progress, result, version) VALUES (gen_random_uuid(),
  gen_random_uuid()::text, 'suggestion', '', 'x', 'normal', current_date, '{me}', now(), 'staff', '',
  'open', 0, '', 1)

-- nobody: a complaint keeps its number and who entered it; what was read was read
UPDATE complaint SET number = 'x'
UPDATE complaint SET entered_by = '{me}'
UPDATE complaint SET entered_at = now() - interval '1 day'
DELETE FROM complaint
UPDATE complaint_reading SET read_at = now()
DELETE FROM complaint_reading
INSERT INTO complaint_reading SELECT id, '{stranger}', now() FROM complaint WHERE csr_id = '{stranger}'
TRUNCATE complaint CASCADE
TRUNCATE kpi_value
UPDATE kpi_value SET person_id = '{me}'

-- complaint.see
SELECT content FROM complaint WHERE csr_id = '{stranger}'

-- complaint.decide
UPDATE complaint SET outcome = 'x', is_attributable = false WHERE csr_id = '{stranger}'

-- kpi.see
SELECT value FROM kpi_value WHERE person_id = '{stranger}'

-- kpi.edit
UPDATE kpi_value SET value = 1, entered_by = '{me}' WHERE person_id = '{stranger}'
DELETE FROM kpi_value WHERE person_id = '{stranger}'

-- nobody: meetings stay as they were issued, and nobody writes for somebody else
UPDATE meeting_input SET words = 'x' WHERE person_id <> '{me}'
UPDATE meeting_input SET person_id = '{me}'
UPDATE meeting_input SET document_id = gen_random_uuid()
TRUNCATE meeting_input
UPDATE document SET content = 'x' WHERE kind = 'minutes' AND issued_at IS NOT NULL
UPDATE document SET kind = 'minutes'
DELETE FROM meeting_input WHERE document_id IN (SELECT id FROM document WHERE issued_at IS NOT NULL)
INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at, created_by,
  content, content_hash, version) VALUES (gen_random_uuid(), 'minutes', 'x', '', current_date,
  current_date, clock_timestamp(), '{stranger}', 'qad1', '', 1)
SELECT guard_minutes()
SELECT is_meeting_asked('{document}')

-- meeting.write
INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at, created_by,
  content, content_hash, version) VALUES (gen_random_uuid(), 'minutes', 'x', '', current_date,
  current_date, clock_timestamp(), '{me}', 'qad1', '', 1)
INSERT INTO meeting_input (document_id, person_id, is_absent, reason, words)
  SELECT id, '{me}', false, '', '' FROM document WHERE kind = 'minutes'
DELETE FROM meeting_input
