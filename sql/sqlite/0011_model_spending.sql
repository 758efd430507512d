-- Whose money a model's answer was, what for, and whether it was counted: agents have budgets.

ALTER TABLE llm_calls ADD COLUMN agent TEXT;
ALTER TABLE llm_calls ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer' CHECK (purpose IN ('answer', 'understanding', 'summary'));
ALTER TABLE llm_calls ADD COLUMN estimated INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ix_llm_calls_agent ON llm_calls (agent, started_at);
