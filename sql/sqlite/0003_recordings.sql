-- Recordings of calls: one row each; the audio is a file in recordings/ of the data folder. See 0001 for moments and foreign keys.

CREATE TABLE recordings (
    id           TEXT     NOT NULL PRIMARY KEY,
    session_id   TEXT     NOT NULL,
    started_at   TEXT     NOT NULL,
    ended_at     TEXT,
    end_cause    TEXT,
    state        TEXT     NOT NULL CHECK (state IN ('recording', 'paused', 'ended')),
    duration_ms  INTEGER  NOT NULL,
    bytes        INTEGER  NOT NULL,
    pauses       TEXT     NOT NULL, -- JSON: [{fromMs, toMs}]
    lost_ms      INTEGER  NOT NULL,
    complete     INTEGER  NOT NULL
);
CREATE INDEX ix_recordings_session ON recordings (session_id, started_at);
CREATE INDEX ix_recordings_started_at ON recordings (started_at);
