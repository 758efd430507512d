// A server of the Model Context Protocol over standard input and output: of the revision of 2026 when it is started with "modern", else of one with an initialize
// handshake. Its tools: say what a call had, die, and offer one tool more.
import { createInterface } from 'node:readline';

const tools = [
  { name: 'echo', description: 'Says it again.', inputSchema: { type: 'object', properties: { text: { type: 'string' } } }, annotations: { readOnlyHint: false, idempotentHint: true } },
  { name: 'die', inputSchema: { type: 'object' }, annotations: { destructiveHint: true } },
  { name: 'grow', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
];
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

const isModern = process.argv[2] === 'modern';
const changed = () => send({ method: 'notifications/tools/list_changed', ...(isModern && { params: { _meta: { 'io.modelcontextprotocol/subscriptionId': listening } } }) });
let listening;

const modern = {
  'server/discover': () => ({
    resultType: 'complete', ttlMs: 0, cacheScope: 'private', supportedVersions: ['2026-07-28'], capabilities: { tools: { listChanged: true } },
    _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'test', version: '1' } },
  }),
  'subscriptions/listen': ({ notifications }, id) => {
    listening = id;
    send({ method: 'notifications/subscriptions/acknowledged', params: { notifications, _meta: { 'io.modelcontextprotocol/subscriptionId': id } } });
  },
};

const answers = {
  ...(isModern && modern),
  initialize: isModern ? undefined : ({ protocolVersion }) => ({ protocolVersion: protocolVersion > '2025-06-18' ? '2025-06-18' : protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'test', version: '1' } }),
  ping: () => ({}),
  'tools/list': () => ({ tools, ...(isModern && { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }) }),
  'tools/call': ({ name, arguments: given, _meta }) => {
    if (name === 'die') process.exit(7);
    if (name === 'grow') {
      tools.push({ name: 'late', inputSchema: { type: 'object' } });
      changed();
    }
    return { ...(isModern && { resultType: 'complete' }), content: [{ type: 'text', text: JSON.stringify({ given, key: _meta?.idempotencyKey ?? null, secret: process.env.TOOL_TEST_SECRET ?? null, set: process.env.SET ?? null, argument: process.argv[2] }) }] };
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = answers[method]?.(params ?? {}, id);
  if (result) send({ id, result });
  else if (!answers[method]) send({ id, error: { code: -32601, message: `Method not found: ${method}` } });
});
