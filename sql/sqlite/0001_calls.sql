-- What happened in calls. Written by the write-behind recorder as upserts by key; read by the API and by conversations that go on.
-- Times are UTC, ISO 8601 text of one length, so that they sort.
create table sessions (
    id          text primary key,
    channel     text not null,
    started_at  text not null,
    ended_at    text,
    end_cause   text,
    metadata    text not null default '{}' check (json_valid(metadata))
) without rowid;
create index sessions_started_at on sessions (started_at);

create table turns (
    session_id        text    not null,
    number            integer not null,
    started_at        text    not null,
    completed_at      text    not null,
    user_text         text    not null,
    agent_text        text    not null,
    heard_text        text    not null,
    heard_ms          integer not null,
    was_interrupted   integer not null,
    llm_failed        integer not null,
    tts_failed        integer not null,
    confidence        real    not null,
    prompt_tokens     integer not null,
    completion_tokens integer not null,
    timings           text    not null check (json_valid(timings)),
    state_history     text    not null check (json_valid(state_history)),
    primary key (session_id, number)
) without rowid;

create table llm_calls (
    id                text primary key,
    session_id        text    not null,
    turn_number       integer not null,
    epoch             integer not null,
    provider          text    not null,
    model             text,
    status            text    not null check (status in ('completed', 'canceled', 'failed')),
    reason            text,
    prompt_tokens     integer not null,
    completion_tokens integer not null,
    started_at        text    not null,
    first_token_ms    real,
    latency_ms        real    not null,
    cost              text
) without rowid;
create index llm_calls_session on llm_calls (session_id, started_at);

create table telemetry (
    session_id               text    not null,
    at                       text    not null,
    turns                    integer not null,
    interruptions            integer not null,
    cancellations            integer not null,
    cancellation_rate        real    not null,
    mean_response_latency_ms real    not null,
    mean_overhead_ms         real    not null,
    tokens_wasted            integer not null,
    debounce_ms              real    not null,
    primary key (session_id, at)
) without rowid;
