-- Recordings of calls: one row each; the audio is a file in recordings/ of the data folder of the silo that took the call.

CREATE TABLE recordings (
    id           uuid         NOT NULL PRIMARY KEY,
    session_id   varchar(64)  NOT NULL,
    started_at   timestamptz  NOT NULL,
    ended_at     timestamptz,
    end_cause    text,
    state        text         NOT NULL CHECK (state IN ('recording', 'paused', 'ended')),
    duration_ms  bigint       NOT NULL,
    bytes        bigint       NOT NULL,
    pauses       jsonb        NOT NULL, -- [{fromMs, toMs}]
    lost_ms      bigint       NOT NULL,
    complete     boolean      NOT NULL
);
CREATE INDEX ix_recordings_session ON recordings (session_id, started_at);
CREATE INDEX ix_recordings_started_at ON recordings (started_at);
