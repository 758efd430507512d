-- What agents do: the ledger of their calls of tools, tickets, and the sample shop that the tools of the demo work on.

CREATE TABLE tool_calls (
    idempotency_key  TEXT     NOT NULL PRIMARY KEY,
    organisation_id  TEXT     NOT NULL,
    session_id       TEXT     NOT NULL,
    turn_number      INTEGER  NOT NULL,
    call_id          TEXT     NOT NULL,
    tool             TEXT     NOT NULL,
    definition       TEXT     NOT NULL,
    effect           TEXT     NOT NULL CHECK (effect IN ('read', 'write')),
    arguments        TEXT     NOT NULL, -- JSON, canonical
    user_text        TEXT     NOT NULL,
    state            TEXT     NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'unknown', 'withdrawn')),
    result           TEXT,
    asked_at         TEXT     NOT NULL,
    committed_at     TEXT,
    started_at       TEXT,
    ended_at         TEXT,
    as_of            TEXT,
    valid_until      TEXT
);
CREATE INDEX ix_tool_calls_session ON tool_calls (session_id, asked_at);
CREATE INDEX ix_tool_calls_asked_at ON tool_calls (asked_at);

CREATE TABLE tickets (
    organisation_id  TEXT     NOT NULL,
    number           INTEGER  NOT NULL,
    subject          TEXT     NOT NULL,
    description      TEXT     NOT NULL,
    requester        TEXT     NOT NULL,
    status           TEXT     NOT NULL,
    priority         TEXT     NOT NULL,
    session_id       TEXT,
    created_at       TEXT     NOT NULL,
    opened_by        TEXT     NOT NULL,
    PRIMARY KEY (organisation_id, number),
    UNIQUE (organisation_id, opened_by)
);

CREATE TABLE shop_orders (
    organisation_id   TEXT  NOT NULL,
    number            TEXT  NOT NULL,
    customer          TEXT  NOT NULL,
    email             TEXT  NOT NULL,
    items             TEXT  NOT NULL,
    total             TEXT  NOT NULL, -- US dollars, decimal digits as text: exact
    status            TEXT  NOT NULL,
    status_text       TEXT  NOT NULL,
    delivery_address  TEXT  NOT NULL,
    return_reason     TEXT,
    changed_by        TEXT,
    updated_at        TEXT  NOT NULL,
    PRIMARY KEY (organisation_id, number)
);

INSERT INTO shop_orders (organisation_id, number, customer, email, items, total, status, status_text, delivery_address, updated_at) VALUES
    ('default', '4271', 'Ada Winter', 'ada@example.com', 'a desk lamp', '49.00', 'shipped', 'is on its way. It will arrive on Thursday.', '8 Mill Lane, Springfield', '2026-01-05T09:00:00.000000Z'),
    ('default', '4272', 'Ben Summer', 'ben@example.com', 'two chairs', '120.00', 'packing', 'is being packed. It will leave tomorrow.', '31 Oak Street, Riverton', '2026-01-05T09:00:00.000000Z'),
    ('default', '4273', 'Cleo Field', 'cleo@example.com', 'a floor lamp', '89.50', 'delivered', 'was delivered. It arrived on Monday.', '2 Park Road, Lakeside', '2026-01-05T09:00:00.000000Z'),
    ('default', '1234', 'Dan Brook', 'dan@example.com', 'a bookshelf', '210.00', 'delayed', 'is delayed. It will arrive next week, and we are sorry for that.', '77 Hill Street, Springfield', '2026-01-05T09:00:00.000000Z'),
    ('default', '5005', 'Eve Stone', 'eve@example.com', 'a mirror', '64.00', 'awaitingpayment', 'is waiting for your payment. It will leave when we have it.', '5 Church Row, Milton', '2026-01-05T09:00:00.000000Z'),
    ('default', '9876', 'Finn Hale', 'finn@example.com', 'a rug', '150.00', 'cancelled', 'was cancelled. Your money is on its way back to you.', '19 Station Road, Riverton', '2026-01-05T09:00:00.000000Z');

CREATE TABLE shop_password_resets (
    idempotency_key  TEXT  NOT NULL PRIMARY KEY,
    organisation_id  TEXT  NOT NULL,
    email            TEXT  NOT NULL,
    asked_at         TEXT  NOT NULL
);

CREATE TABLE caller_memory (
    organisation_id  TEXT  NOT NULL,
    caller           TEXT  NOT NULL,
    summary          TEXT  NOT NULL,
    updated_at       TEXT  NOT NULL,
    expires_at       TEXT  NOT NULL,
    PRIMARY KEY (organisation_id, caller)
);
CREATE INDEX ix_caller_memory_expires_at ON caller_memory (expires_at);
