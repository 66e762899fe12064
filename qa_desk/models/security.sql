-- PostgreSQL: who may connect, how the journal is written. Runs after every upgrade, first of all,
-- as the owner of the database, and may run again at any time (D2).
-- The triggers on single tables are made by security.py from seals.py.
--
-- Identity is session_user, which no client can forge. It is of type name, whose collation no index
-- of a text column has: hence COLLATE "default", without which each look-up reads the whole table.
-- Functions that do more than their caller may are SECURITY DEFINER with a search_path of their
-- own. Messages begin with a code, QAD.., that the program turns into a sentence.

DO $$ BEGIN
  CREATE ROLE qa_desk_member NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;  -- roles belong to the whole server: another database's upgrade may have made it
END $$;


-- Nothing to anybody ------------------------------------------------------------------------------

DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO qa_desk_member', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA qa_desk FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA qa_desk FROM PUBLIC, qa_desk_member;
DO $$ DECLARE name text; columns text; BEGIN  -- grants on columns outlive those on tables
  FOR name, columns IN SELECT table_name, string_agg(quote_ident(column_name), ', ')
      FROM information_schema.columns WHERE table_schema = 'qa_desk' GROUP BY table_name LOOP
    EXECUTE format('REVOKE ALL (%s) ON qa_desk.%I FROM qa_desk_member', columns, name);
  END LOOP;
END $$;


-- The journal -------------------------------------------------------------------------------------

-- Writes the next entry of the session's own chain; chain.py computes the same hash.
CREATE OR REPLACE FUNCTION journal_write(
  p_action text, p_subject text, p_subject_id text, p_payload text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  whose text := session_user;
  head journal_head;
  moment timestamptz;
  machine text := coalesce(host(inet_client_addr()), 'local');
  digest bytea;
BEGIN
  INSERT INTO journal_head (chain, sequence, hash)
    VALUES (whose, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM journal_head WHERE chain = whose FOR UPDATE;
  moment := clock_timestamp();
  digest := sha256(convert_to(json_build_array(
    encode(head.hash, 'hex'), head.chain, head.sequence + 1,
    to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
    machine, p_action, p_subject, p_subject_id, p_payload)::text, 'UTF8'));
  INSERT INTO journal_entry
      (chain, sequence, at, machine, action, subject, subject_id, payload, previous, hash)
    VALUES (head.chain, head.sequence + 1, moment, machine, p_action, p_subject, p_subject_id,
      p_payload, head.hash, digest);
  UPDATE journal_head SET sequence = head.sequence + 1, hash = digest WHERE chain = head.chain;
END $$;

-- The services' own notes; row changes are the triggers' business alone.
CREATE OR REPLACE FUNCTION journal_append(
  p_action text, p_subject text, p_subject_id text, p_payload text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
BEGIN
  IF p_action IN ('insert', 'update', 'delete') THEN
    RAISE EXCEPTION 'QAD13 row changes are journalled by triggers' USING ERRCODE = 'QAD13';
  END IF;
  IF NOT may_note(p_action) THEN
    RAISE EXCEPTION 'QAD20 %', p_action USING ERRCODE = 'QAD20';
  END IF;
  PERFORM journal_write(p_action, p_subject, p_subject_id, (p_payload::json)::text);
END $$;

-- Writes one entry for a changed row. Arguments: the columns of the key, of references to other
-- rows, and of the content hash, each joined by commas.
CREATE OR REPLACE FUNCTION journal_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp SET bytea_output = hex AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  content jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  subject_id text;
  ids json;
  digests json;
  changed json;
BEGIN
  SELECT string_agg(content ->> name, '/' ORDER BY place) INTO subject_id
    FROM unnest(string_to_array(TG_ARGV[0], ',')) WITH ORDINALITY AS key (name, place);
  SELECT json_object_agg(name, content ->> name ORDER BY place) INTO ids
    FROM unnest(string_to_array(TG_ARGV[1], ',')) WITH ORDINALITY AS reference (name, place)
    WHERE content ->> name IS NOT NULL;
  SELECT json_object_agg(name, substr(content ->> name, 3)) INTO digests
    FROM unnest(string_to_array(TG_ARGV[2], ',')) AS digest (name);
  IF TG_OP = 'UPDATE' THEN
    SELECT json_agg(key ORDER BY key) INTO changed FROM jsonb_each(content)
      WHERE value IS DISTINCT FROM before -> key AND key <> 'version';
    IF changed IS NULL THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM journal_write(lower(TG_OP), TG_TABLE_NAME, subject_id, json_strip_nulls(
    json_build_object('ids', ids, 'hashes', digests, 'changed', changed))::text);
  RETURN NULL;
END $$;


-- Seals ---------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION never_truncated() RETURNS trigger
LANGUAGE plpgsql SET search_path = qa_desk, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'QAD09 %', TG_TABLE_NAME USING ERRCODE = 'QAD09';
END $$;
