-- What happened in calls: one row per conversation, turn, model request and telemetry report.
-- Moments are text, ISO 8601 in UTC with six decimals ("2026-01-01T09:00:00.000000Z"), so that text order is time order.
-- Children carry no foreign key to sessions on purpose: the write-behind recorder must be able to store a turn even when its
-- session's row was refused or already removed. Retention deletes children together with their session.

CREATE TABLE sessions (
    id          TEXT  NOT NULL PRIMARY KEY,
    channel     TEXT  NOT NULL,
    started_at  TEXT  NOT NULL,
    ended_at    TEXT,
    end_cause   TEXT,
    metadata    TEXT  NOT NULL -- JSON
);
CREATE INDEX ix_sessions_started_at ON sessions (started_at);
CREATE INDEX ix_sessions_age ON sessions (COALESCE(ended_at, started_at));

CREATE TABLE turns (
    session_id         TEXT     NOT NULL,
    number             INTEGER  NOT NULL CHECK (number >= 1),
    started_at         TEXT     NOT NULL,
    completed_at       TEXT     NOT NULL,
    user_text          TEXT     NOT NULL,
    agent_text         TEXT     NOT NULL,
    heard_text         TEXT     NOT NULL,
    heard_ms           INTEGER  NOT NULL,
    was_interrupted    INTEGER  NOT NULL,
    llm_failed         INTEGER  NOT NULL,
    tts_failed         INTEGER  NOT NULL,
    confidence         REAL     NOT NULL,
    prompt_tokens      INTEGER  NOT NULL,
    completion_tokens  INTEGER  NOT NULL,
    timings            TEXT     NOT NULL, -- JSON: stage -> milliseconds from speech_end
    state_history      TEXT     NOT NULL, -- JSON: [{from, to, cause, at}]
    PRIMARY KEY (session_id, number)
);
CREATE INDEX ix_turns_completed_at ON turns (completed_at);

CREATE TABLE llm_calls (
    id                 TEXT     NOT NULL PRIMARY KEY,
    session_id         TEXT     NOT NULL,
    turn_number        INTEGER  NOT NULL,
    epoch              INTEGER  NOT NULL,
    provider           TEXT     NOT NULL,
    model              TEXT,
    status             TEXT     NOT NULL CHECK (status IN ('completed', 'canceled', 'failed')),
    reason             TEXT,
    prompt_tokens      INTEGER  NOT NULL,
    completion_tokens  INTEGER  NOT NULL,
    started_at         TEXT     NOT NULL,
    first_token_ms     REAL,
    latency_ms         REAL     NOT NULL,
    cost               TEXT              -- US dollars, decimal digits as text: exact
);
CREATE INDEX ix_llm_calls_session ON llm_calls (session_id, started_at);
CREATE INDEX ix_llm_calls_started_at ON llm_calls (started_at);

CREATE TABLE telemetry (
    session_id                TEXT     NOT NULL,
    at                        TEXT     NOT NULL,
    turns                     INTEGER  NOT NULL,
    interruptions             INTEGER  NOT NULL,
    cancellations             INTEGER  NOT NULL,
    cancellation_rate         REAL     NOT NULL,
    mean_response_latency_ms  REAL     NOT NULL,
    mean_overhead_ms          REAL     NOT NULL,
    tokens_wasted             INTEGER  NOT NULL,
    debounce_ms               REAL     NOT NULL,
    PRIMARY KEY (session_id, at)
);
CREATE INDEX ix_telemetry_at ON telemetry (at);
