-- What agents do: the ledger of their calls of tools, tickets, and the sample shop that the tools of the demo work on.

CREATE TABLE tool_calls (
    idempotency_key  text     NOT NULL PRIMARY KEY,
    organisation_id  text     NOT NULL,
    session_id       text     NOT NULL,
    turn_number      integer  NOT NULL,
    call_id          text     NOT NULL,
    tool             text     NOT NULL,
    definition       text     NOT NULL,
    effect           text     NOT NULL CHECK (effect IN ('read', 'write')),
    arguments        text     NOT NULL, -- JSON, canonical: text, because its very characters make the key
    user_text        text     NOT NULL,
    state            text     NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'unknown', 'withdrawn')),
    result           text,
    asked_at         timestamptz NOT NULL,
    committed_at     timestamptz,
    started_at       timestamptz,
    ended_at         timestamptz,
    as_of            timestamptz,
    valid_until      timestamptz
);
CREATE INDEX ix_tool_calls_session ON tool_calls (session_id, asked_at);
CREATE INDEX ix_tool_calls_asked_at ON tool_calls (asked_at);

CREATE TABLE tickets (
    organisation_id  text     NOT NULL,
    number           integer  NOT NULL,
    subject          text     NOT NULL,
    description      text     NOT NULL,
    requester        text     NOT NULL,
    status           text     NOT NULL,
    priority         text     NOT NULL,
    session_id       text,
    created_at       timestamptz NOT NULL,
    opened_by        text     NOT NULL,
    PRIMARY KEY (organisation_id, number),
    UNIQUE (organisation_id, opened_by)
);

CREATE TABLE shop_orders (
    organisation_id   text  NOT NULL,
    number            text  NOT NULL,
    customer          text  NOT NULL,
    email             text  NOT NULL,
    items             text  NOT NULL,
    total             numeric  NOT NULL, -- US dollars
    status            text  NOT NULL,
    status_text       text  NOT NULL,
    delivery_address  text  NOT NULL,
    return_reason     text,
    changed_by        text,
    updated_at        timestamptz  NOT NULL,
    PRIMARY KEY (organisation_id, number)
);

INSERT INTO shop_orders (organisation_id, number, customer, email, items, total, status, status_text, delivery_address, updated_at) VALUES
    ('default', '4271', 'Ada Winter', 'ada@example.com', 'a desk lamp', 49.00, 'shipped', 'is on its way. It will arrive on Thursday.', '8 Mill Lane, Springfield', '2026-01-05T09:00:00.000000Z'),
    ('default', '4272', 'Ben Summer', 'ben@example.com', 'two chairs', 120.00, 'packing', 'is being packed. It will leave tomorrow.', '31 Oak Street, Riverton', '2026-01-05T09:00:00.000000Z'),
    ('default', '4273', 'Cleo Field', 'cleo@example.com', 'a floor lamp', 89.50, 'delivered', 'was delivered. It arrived on Monday.', '2 Park Road, Lakeside', '2026-01-05T09:00:00.000000Z'),
    ('default', '1234', 'Dan Brook', 'dan@example.com', 'a bookshelf', 210.00, 'delayed', 'is delayed. It will arrive next week, and we are sorry for that.', '77 Hill Street, Springfield', '2026-01-05T09:00:00.000000Z'),
    ('default', '5005', 'Eve Stone', 'eve@example.com', 'a mirror', 64.00, 'awaitingpayment', 'is waiting for your payment. It will leave when we have it.', '5 Church Row, Milton', '2026-01-05T09:00:00.000000Z'),
    ('default', '9876', 'Finn Hale', 'finn@example.com', 'a rug', 150.00, 'cancelled', 'was cancelled. Your money is on its way back to you.', '19 Station Road, Riverton', '2026-01-05T09:00:00.000000Z');

CREATE TABLE shop_password_resets (
    idempotency_key  text  NOT NULL PRIMARY KEY,
    organisation_id  text  NOT NULL,
    email            text  NOT NULL,
    asked_at         timestamptz  NOT NULL
);

CREATE TABLE caller_memory (
    organisation_id  text  NOT NULL,
    caller           text  NOT NULL,
    summary          text  NOT NULL,
    updated_at       timestamptz  NOT NULL,
    expires_at       timestamptz  NOT NULL,
    PRIMARY KEY (organisation_id, caller)
);
CREATE INDEX ix_caller_memory_expires_at ON caller_memory (expires_at);
