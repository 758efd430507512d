-- Whose money a model's answer was, what for, and whether it was counted: agents have budgets.

ALTER TABLE llm_calls ADD COLUMN agent text;
ALTER TABLE llm_calls ADD COLUMN purpose text NOT NULL DEFAULT 'answer' CHECK (purpose IN ('answer', 'understanding', 'summary'));
ALTER TABLE llm_calls ADD COLUMN estimated boolean NOT NULL DEFAULT false;
CREATE INDEX ix_llm_calls_agent ON llm_calls (agent, started_at);
