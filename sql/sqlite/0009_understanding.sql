-- What each turn of a caller means, as far as it was understood; written after the turn.

CREATE TABLE turn_understanding (
    session_id            TEXT     NOT NULL,
    turn_number           INTEGER  NOT NULL CHECK (turn_number >= 1),
    understood_at         TEXT     NOT NULL,
    source                TEXT     NOT NULL, -- local, or a model's name
    intent                TEXT,
    intent_confidence     REAL     NOT NULL,
    sentiment             TEXT     NOT NULL CHECK (sentiment IN ('neutral', 'negative', 'positive')),
    sentiment_confidence  REAL     NOT NULL,
    emotion               TEXT     NOT NULL,
    emotion_confidence    REAL     NOT NULL,
    language              TEXT     NOT NULL, -- ISO 639-1; und for unknown
    language_confidence   REAL     NOT NULL,
    is_profane            INTEGER  NOT NULL,
    is_suspicious         INTEGER  NOT NULL,
    entities              TEXT     NOT NULL, -- JSON: [{kind, text, value, confidence}]
    PRIMARY KEY (session_id, turn_number)
);
CREATE INDEX ix_turn_understanding_understood_at ON turn_understanding (understood_at);
