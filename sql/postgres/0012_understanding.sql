-- What each turn of a caller means, as far as it was understood; written after the turn.

CREATE TABLE turn_understanding (
    session_id            text     NOT NULL,
    turn_number           integer  NOT NULL CHECK (turn_number >= 1),
    understood_at         timestamptz NOT NULL,
    source                text     NOT NULL, -- local, or a model's name
    intent                text,
    intent_confidence     double precision NOT NULL,
    sentiment             text     NOT NULL CHECK (sentiment IN ('neutral', 'negative', 'positive')),
    sentiment_confidence  double precision NOT NULL,
    emotion               text     NOT NULL,
    emotion_confidence    double precision NOT NULL,
    language              text     NOT NULL, -- ISO 639-1; und for unknown
    language_confidence   double precision NOT NULL,
    is_profane            boolean  NOT NULL,
    is_suspicious         boolean  NOT NULL,
    entities              jsonb    NOT NULL, -- JSON: [{kind, text, value, confidence}]
    PRIMARY KEY (session_id, turn_number)
);
CREATE INDEX ix_turn_understanding_understood_at ON turn_understanding (understood_at);
