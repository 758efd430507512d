// Reads lines of {conditions, facts} and answers each with what json-rules-engine says: 1 or 0.
import { createInterface } from "node:readline";
import { Engine, Rule } from "json-rules-engine";

const verdicts = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { conditions, facts } = JSON.parse(line);
  const engine = new Engine([new Rule({ conditions, event: { type: "holds" } })], { allowUndefinedFacts: true });
  const { events } = await engine.run(facts);
  verdicts.push(events.length);
}
process.stdout.write(verdicts.join(""));
