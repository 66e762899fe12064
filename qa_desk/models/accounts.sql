-- PostgreSQL: people's own logins: who gets one, who is locked, who left. Runs after policies.sql,
-- as the owner, and opens by name what is made here.
--
-- A login is a role of the server that is a member of qa_desk_member; it keeps that membership for
-- ever, as the mark of being one of ours. Whoever is locked or has left is nobody to the policies
-- (me(), my_grant) from the moment it is committed, whatever sessions he has.

CREATE OR REPLACE FUNCTION is_our_login(p_login text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM pg_roles
    WHERE rolname = p_login AND pg_has_role(oid, 'qa_desk_member', 'MEMBER')
      AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls));
END $$;

-- Says whether I may lock, unlock and reset this person's account: everybody else's, or those of
-- who are members of my teams today and hold no role but that of a CSR, now or later (P3).
CREATE OR REPLACE FUNCTION may_reset(p_person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  today date := centre_day();
BEGIN
  IF is_owner() THEN
    RETURN true;
  END IF;
  IF me() IS NULL OR p_person IS NULL OR p_person = me() THEN
    RETURN false;
  END IF;
  RETURN everywhere('accounts.reset') OR (
    EXISTS (SELECT FROM membership WHERE person_id = p_person AND kind = 'member'
      AND team_id = ANY (led_teams('accounts.reset') || given_teams('accounts.reset'))
      AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today))
    AND NOT EXISTS (SELECT FROM role_grant WHERE person_id = p_person AND role <> 'csr'
      AND (valid_to IS NULL OR valid_to >= today))
    AND NOT EXISTS (SELECT FROM membership WHERE person_id = p_person AND kind = 'lead'
      AND (valid_to IS NULL OR valid_to >= today)));
END $$;

-- Ends somebody's sessions in this database, where the owner may (pg_signal_backend).
CREATE OR REPLACE FUNCTION end_sessions(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = p_login AND datname = current_database() AND pid <> pg_backend_pid();
EXCEPTION WHEN insufficient_privilege THEN
  NULL;
END $$;

-- Gives a person a login role of their own, or that role another password. Only a SCRAM verifier
-- comes here, so that no password reaches the server or its log. A password given by somebody else
-- is to be changed at the next sign-in; one's own is not. It unlocks nobody.
CREATE OR REPLACE FUNCTION set_login(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  who uuid := (SELECT id FROM person WHERE login = p_login AND left_on IS NULL);
  is_own boolean := who = me();
  can text := 'LOGIN';
BEGIN
  IF NOT (is_owner() OR coalesce(is_own, false) OR may_reset(who)
      OR (who IS NULL AND everywhere('people.edit'))) THEN
    RAISE EXCEPTION 'QAD10 %', session_user USING ERRCODE = 'QAD10';
  END IF;
  IF who IS NULL OR p_login !~ '^[a-z0-9][a-z0-9._-]{0,39}$'
      OR p_login ~ '^(pg_|qa_desk|system$|public$|none$)' THEN
    RAISE EXCEPTION 'QAD11 %', p_login USING ERRCODE = 'QAD11';
  END IF;
  IF p_verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'QAD12 not a SCRAM verifier' USING ERRCODE = 'QAD12';
  END IF;
  IF EXISTS (SELECT FROM account WHERE person_id = who AND locked_at IS NOT NULL) THEN
    can := 'NOLOGIN';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_login) THEN
    IF NOT (is_owner() OR everywhere('people.edit')) THEN  -- a new account, not a reset
      RAISE EXCEPTION 'QAD10 %', session_user USING ERRCODE = 'QAD10';
    END IF;
    EXECUTE format('CREATE ROLE %I %s CONNECTION LIMIT 10 PASSWORD %L', p_login, can, p_verifier);
    EXECUTE format('GRANT qa_desk_member TO %I', p_login);
  ELSIF NOT is_our_login(p_login) THEN
    RAISE EXCEPTION 'QAD11 %', p_login USING ERRCODE = 'QAD11';
  ELSE
    EXECUTE format('ALTER ROLE %I %s CONNECTION LIMIT 10 PASSWORD %L', p_login, can, p_verifier);
  END IF;
  INSERT INTO account (person_id, must_change) VALUES (who, NOT (is_owner() OR is_own))
    ON CONFLICT (person_id) DO UPDATE SET must_change = excluded.must_change;
  PERFORM journal_write('password', 'person', who::text, '{}');
END $$;

-- Locks an account at once, or opens it again.
CREATE OR REPLACE FUNCTION set_locked(p_person uuid, p_locked boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  who person;
BEGIN
  IF NOT may_reset(p_person) OR p_locked IS NULL THEN
    RAISE EXCEPTION 'QAD10 %', session_user USING ERRCODE = 'QAD10';
  END IF;
  SELECT * INTO STRICT who FROM person WHERE id = p_person AND login IS DISTINCT FROM 'system';
  INSERT INTO account (person_id, must_change, locked_at)
    VALUES (p_person, false, CASE WHEN p_locked THEN now() END)
    ON CONFLICT (person_id) DO UPDATE SET locked_at = excluded.locked_at;
  PERFORM open_or_close(who);
  RETURN true;
END $$;

-- Lets a person's role in or keeps it out, by what is said of the person.
CREATE OR REPLACE FUNCTION open_or_close(p_person person) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  closed boolean := p_person.left_on IS NOT NULL OR EXISTS (
    SELECT FROM account WHERE person_id = p_person.id AND locked_at IS NOT NULL);
BEGIN
  IF is_our_login(p_person.login) THEN
    EXECUTE format('ALTER ROLE %I %s', p_person.login,
      CASE WHEN closed THEN 'NOLOGIN' ELSE 'LOGIN' END);
    IF closed THEN
      PERFORM end_sessions(p_person.login);
    END IF;
  END IF;
END $$;

-- Whoever leaves cannot sign in from then on; who comes back can.
CREATE OR REPLACE FUNCTION leaver() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  PERFORM open_or_close(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER leaver AFTER UPDATE OF left_on ON person FOR EACH ROW
  WHEN ((OLD.left_on IS NULL) <> (NEW.left_on IS NULL)) EXECUTE FUNCTION leaver();

-- Returns what somebody has begun or still has to sign, so that it can be handed on: numbers and
-- states, no results.
CREATE OR REPLACE FUNCTION open_work(p_person uuid)
RETURNS TABLE (number text, status text, is_inspector boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF NOT (is_owner() OR everywhere('people.edit')) THEN
    RAISE EXCEPTION 'QAD10 %', session_user USING ERRCODE = 'QAD10';
  END IF;
  RETURN QUERY SELECT e.number, e.status, e.inspector_id = p_person FROM evaluation AS e
    WHERE (e.inspector_id = p_person AND e.status IN ('E0', 'E1', 'E2'))
      OR (e.csr_id = p_person AND e.status = 'E3')
    ORDER BY e.number;
END $$;

CREATE POLICY reads ON account FOR SELECT TO qa_desk_member USING (
  person_id = (SELECT me()) OR (SELECT everywhere('accounts.reset'))
  OR person_id = ANY ((SELECT people_of_my_teams('accounts.reset'))::uuid[]));
GRANT SELECT ON account TO qa_desk_member;

REVOKE ALL ON FUNCTION is_our_login(text), may_reset(uuid), end_sessions(text),
  set_login(text, text), set_locked(uuid, boolean), open_or_close(person), leaver(),
  open_work(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_reset(uuid), set_login(text, text), set_locked(uuid, boolean),
  open_work(uuid) TO qa_desk_member;
