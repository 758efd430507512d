-- What happened in calls: one row per conversation, turn, model request and telemetry report.
-- Children carry no foreign key to sessions on purpose: the write-behind recorder must be able to store a turn even when its
-- session's row was refused or already removed. Retention deletes children together with their session.

CREATE TABLE sessions (
    id          varchar(64)  NOT NULL PRIMARY KEY,
    channel     text         NOT NULL,
    started_at  timestamptz  NOT NULL,
    ended_at    timestamptz,
    end_cause   text,
    metadata    jsonb        NOT NULL
);
CREATE INDEX ix_sessions_started_at ON sessions (started_at);
CREATE INDEX ix_sessions_age ON sessions ((COALESCE(ended_at, started_at)));

CREATE TABLE turns (
    session_id         varchar(64)       NOT NULL,
    number             integer           NOT NULL CHECK (number >= 1),
    started_at         timestamptz       NOT NULL,
    completed_at       timestamptz       NOT NULL,
    user_text          text              NOT NULL,
    agent_text         text              NOT NULL,
    heard_text         text              NOT NULL,
    heard_ms           integer           NOT NULL,
    was_interrupted    boolean           NOT NULL,
    llm_failed         boolean           NOT NULL,
    tts_failed         boolean           NOT NULL,
    confidence         double precision  NOT NULL,
    prompt_tokens      integer           NOT NULL,
    completion_tokens  integer           NOT NULL,
    timings            jsonb             NOT NULL, -- stage -> milliseconds from speech_end
    state_history      jsonb             NOT NULL, -- [{from, to, cause, at}]
    PRIMARY KEY (session_id, number)
);
CREATE INDEX ix_turns_completed_at ON turns (completed_at);

CREATE TABLE llm_calls (
    id                 uuid              NOT NULL PRIMARY KEY,
    session_id         varchar(64)       NOT NULL,
    turn_number        integer           NOT NULL,
    epoch              bigint            NOT NULL,
    provider           text              NOT NULL,
    model              text,
    status             text              NOT NULL CHECK (status IN ('completed', 'canceled', 'failed')),
    reason             text,
    prompt_tokens      integer           NOT NULL,
    completion_tokens  integer           NOT NULL,
    started_at         timestamptz       NOT NULL,
    first_token_ms     double precision,
    latency_ms         double precision  NOT NULL,
    cost               numeric                     -- US dollars
);
CREATE INDEX ix_llm_calls_session ON llm_calls (session_id, started_at);
CREATE INDEX ix_llm_calls_started_at ON llm_calls (started_at);

CREATE TABLE telemetry (
    session_id                varchar(64)       NOT NULL,
    at                        timestamptz       NOT NULL,
    turns                     integer           NOT NULL,
    interruptions             integer           NOT NULL,
    cancellations             integer           NOT NULL,
    cancellation_rate         double precision  NOT NULL,
    mean_response_latency_ms  double precision  NOT NULL,
    mean_overhead_ms          double precision  NOT NULL,
    tokens_wasted             integer           NOT NULL,
    debounce_ms               double precision  NOT NULL,
    PRIMARY KEY (session_id, at)
);
CREATE INDEX ix_telemetry_at ON telemetry (at);
