// `open` and `revoke` are functions in the database because a statement of their own would read what was committed
// when it began, that is before it got its locks. Inside a function each statement reads what is committed by then.
const firstStep = (schema: string) => `
CREATE SCHEMA IF NOT EXISTS ${schema};

CREATE TABLE ${schema}.store_version (version integer NOT NULL);
INSERT INTO ${schema}.store_version VALUES (0);

CREATE TABLE ${schema}.sessions (
  id text PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  sid text,
  started_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX sessions_by_expiry ON ${schema}.sessions (expires_at);

CREATE TABLE ${schema}.session_keys (
  key text NOT NULL,
  session_id text NOT NULL REFERENCES ${schema}.sessions (id) ON DELETE CASCADE,
  PRIMARY KEY (key, session_id)
);
CREATE INDEX session_keys_by_session ON ${schema}.session_keys (session_id);

CREATE TABLE ${schema}.revocations (
  key text PRIMARY KEY,
  before bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX revocations_by_expiry ON ${schema}.revocations (expires_at);

CREATE TABLE ${schema}.applied_once (
  key text PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX applied_once_by_expiry ON ${schema}.applied_once (expires_at);

CREATE FUNCTION ${schema}.lock_keys(keys text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key_lock bigint;
BEGIN
  -- At the other levels everything reads what was committed before the locks were got.
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'the session store needs the transaction isolation level READ COMMITTED';
  END IF;
  -- In one order for everybody, so that no two calls wait for each other.
  FOR key_lock IN
    SELECT DISTINCT hashtextextended(key, 0) FROM unnest(keys) AS key ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(key_lock);
  END LOOP;
END $$;

CREATE FUNCTION ${schema}.open_session(
  new_id text, new_issuer text, new_subject text, new_sid text, new_started_at bigint, new_expires_at bigint,
  new_keys text[]
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  known ${schema}.sessions;
BEGIN
  PERFORM ${schema}.lock_keys(new_keys || ('session ' || new_id));
  SELECT * INTO known FROM ${schema}.sessions WHERE id = new_id;
  IF FOUND AND (known.issuer, known.subject, known.sid) IS DISTINCT FROM (new_issuer, new_subject, new_sid) THEN
    RETURN 'id_in_use';
  END IF;
  IF EXISTS (
    SELECT FROM ${schema}.revocations
    WHERE key = ANY (new_keys) AND before >= least(new_started_at, known.started_at)
  ) THEN
    RETURN 'revoked';
  END IF;
  INSERT INTO ${schema}.sessions AS kept (id, issuer, subject, sid, started_at, expires_at)
  VALUES (new_id, new_issuer, new_subject, new_sid, new_started_at, new_expires_at)
  ON CONFLICT (id) DO UPDATE SET started_at = least(kept.started_at, excluded.started_at),
    expires_at = greatest(kept.expires_at, excluded.expires_at);
  INSERT INTO ${schema}.session_keys (key, session_id) SELECT key, new_id FROM unnest(new_keys) AS key
  ON CONFLICT DO NOTHING;
  RETURN 'opened';
END $$;

CREATE FUNCTION ${schema}.revoke_sessions(
  cut_keys text[], cut_off bigint, kept_until bigint, guard_key text, guard_subject text, once_key text,
  once_until bigint, moment bigint
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result json;
BEGIN
  PERFORM ${schema}.lock_keys(cut_keys || array_remove(ARRAY[guard_key, once_key], NULL));
  IF EXISTS (SELECT FROM ${schema}.applied_once WHERE key = once_key) THEN
    RETURN '{"outcome":"already_applied"}';
  END IF;
  IF EXISTS (
    SELECT FROM ${schema}.session_keys JOIN ${schema}.sessions ON id = session_id
    WHERE key = guard_key AND subject <> guard_subject AND expires_at > moment
  ) THEN
    RETURN '{"outcome":"subject_mismatch"}';
  END IF;
  -- Another revocation may reach the same sessions by other keys at this moment. One of the two ends each of them.
  PERFORM FROM ${schema}.sessions
  WHERE id IN (SELECT session_id FROM ${schema}.session_keys WHERE key = ANY (cut_keys)) AND expires_at > moment
  ORDER BY id FOR NO KEY UPDATE;
  SELECT json_build_object(
    'outcome', 'applied',
    'known', count(*),
    'ended', coalesce(
      json_agg(json_build_object('id', id, 'issuer', issuer, 'subject', subject, 'sid', sid,
        'startedAt', started_at, 'expiresAt', expires_at)) FILTER (WHERE started_at <= cut_off AND NOT over),
      '[]'
    )
  ) INTO result
  FROM (
    SELECT session.*, EXISTS (
      SELECT FROM ${schema}.session_keys AS own JOIN ${schema}.revocations USING (key)
      WHERE own.session_id = session.id AND before >= session.started_at
    ) AS over
    FROM ${schema}.sessions AS session
    WHERE id IN (SELECT session_id FROM ${schema}.session_keys WHERE key = ANY (cut_keys)) AND expires_at > moment
  ) AS found;
  INSERT INTO ${schema}.revocations AS kept (key, before, expires_at)
  SELECT DISTINCT key, cut_off, kept_until FROM unnest(cut_keys) AS key
  ON CONFLICT (key) DO UPDATE SET before = greatest(kept.before, excluded.before),
    expires_at = greatest(kept.expires_at, excluded.expires_at);
  IF once_key IS NOT NULL THEN
    INSERT INTO ${schema}.applied_once (key, expires_at) VALUES (once_key, once_until);
  END IF;
  RETURN result;
END $$;
`;

// What has to follow a logout is noted in the transaction of the revocation. Processes of the version before go on
// calling the function without a note.
const secondStep = (schema: string) => `
ALTER TABLE ${schema}.sessions ADD COLUMN ending text;
CREATE INDEX sessions_by_ending ON ${schema}.sessions (id) WHERE ending IS NOT NULL;

CREATE FUNCTION ${schema}.revoke_sessions(
  cut_keys text[], cut_off bigint, kept_until bigint, guard_key text, guard_subject text, once_key text,
  once_until bigint, moment bigint, note text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  outcome json := ${schema}.revoke_sessions(
    cut_keys, cut_off, kept_until, guard_key, guard_subject, once_key, once_until, moment);
BEGIN
  IF note IS NOT NULL THEN
    UPDATE ${schema}.sessions SET ending = note
    WHERE id = ANY (ARRAY(SELECT session ->> 'id' FROM json_array_elements(outcome -> 'ended') AS session));
  END IF;
  RETURN outcome;
END $$;

CREATE TABLE ${schema}.side_effects (
  session_id text PRIMARY KEY,
  value text NOT NULL,
  due_at bigint NOT NULL,
  version bigint NOT NULL
);
CREATE INDEX side_effects_by_due_at ON ${schema}.side_effects (due_at);
`;

/**
 * Step n brings the schema from version n to n + 1. Steps are only ever added, and keep the functions that processes of
 * the version before still call.
 */
export const STEPS: readonly ((schema: string) => string)[] = [firstStep, secondStep];
