-- What happened in calls. Written by the write-behind recorder as upserts by key; read by the API and by conversations that go on.
create table sessions (
    id          text primary key,
    channel     text        not null,
    started_at  timestamptz not null,
    ended_at    timestamptz,
    end_cause   text,
    metadata    jsonb       not null default '{}'
);
create index sessions_started_at on sessions (started_at);

create table turns (
    session_id        text             not null,
    number            integer          not null,
    started_at        timestamptz      not null,
    completed_at      timestamptz      not null,
    user_text         text             not null,
    agent_text        text             not null,
    heard_text        text             not null,
    heard_ms          integer          not null,
    was_interrupted   boolean          not null,
    llm_failed        boolean          not null,
    tts_failed        boolean          not null,
    confidence        double precision not null,
    prompt_tokens     integer          not null,
    completion_tokens integer          not null,
    timings           jsonb            not null,
    state_history     jsonb            not null,
    primary key (session_id, number)
);

create table llm_calls (
    id                uuid primary key,
    session_id        text             not null,
    turn_number       integer          not null,
    epoch             bigint           not null,
    provider          text             not null,
    model             text,
    status            text             not null check (status in ('completed', 'canceled', 'failed')),
    reason            text,
    prompt_tokens     integer          not null,
    completion_tokens integer          not null,
    started_at        timestamptz      not null,
    first_token_ms    double precision,
    latency_ms        double precision not null,
    cost              numeric(18, 9)
);
create index llm_calls_session on llm_calls (session_id, started_at);

create table telemetry (
    session_id               text             not null,
    at                       timestamptz      not null,
    turns                    integer          not null,
    interruptions            integer          not null,
    cancellations            integer          not null,
    cancellation_rate        double precision not null,
    mean_response_latency_ms double precision not null,
    mean_overhead_ms         double precision not null,
    tokens_wasted            integer          not null,
    debounce_ms              double precision not null,
    primary key (session_id, at)
);
