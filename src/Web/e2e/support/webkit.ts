import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';

const driver = '/usr/bin/WebKitWebDriver';
const display = '/usr/bin/xvfb-run';
/** Debian keeps the browser of WebKitGTK among the libraries. */
const browser = readdirSync('/usr/lib')
  .map((folder) => join('/usr/lib', folder, 'webkit2gtk-4.1/MiniBrowser'))
  .find((file) => existsSync(file));

export const isWebKitInstalled = existsSync(driver) && existsSync(display) && browser !== undefined;

/** WebKitGTK with one page, over the classic WebDriver protocol. */
export class WebKit {
  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
    private session: string,
  ) {}

  static async open(): Promise<WebKit> {
    // A group of its own: the display that the shell script starts ends with it.
    const process = spawn(display, ['-a', driver, '--port=0'], { stdio: 'ignore', detached: true });
    const webkit = new WebKit(process, `http://127.0.0.1:${await listeningPort(process)}`, '');
    const { sessionId } = (await webkit.#call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } },
    })) as { sessionId: string };
    webkit.session = `/session/${sessionId}`;
    return webkit;
  }

  goto = (url: string) => this.#call('POST', `${this.session}/url`, { url });

  /** Runs a function that uses nothing from outside of it, and waits for what it promises. */
  async evaluate<A extends unknown[], T>(run: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    const script = `const done = arguments[arguments.length - 1]; Promise.resolve((${run})(...Array.prototype.slice.call(arguments, 0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const result = (await this.#call('POST', `${this.session}/execute/async`, { script, args })) as { value: T; error?: string };
    if (result.error) throw new Error(result.error);
    return result.value;
  }

  /** As a person does: a gesture. */
  async click(selector: string): Promise<void> {
    const element = (await this.#call('POST', `${this.session}/element`, { using: 'css selector', value: selector })) as Record<string, string>;
    await this.#call('POST', `${this.session}/element/${Object.values(element)[0]}/click`, {});
  }

  async close(): Promise<void> {
    if (this.session) await this.#call('DELETE', this.session);
    const exit = once(this.process, 'exit');
    process.kill(-this.process.pid!, 'SIGTERM');
    await exit;
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error} ${value.message}`);
    return value;
  }
}

/** The driver takes a free port and tells nobody which: the one that a process of the group listens on. */
async function listeningPort(leader: ChildProcess): Promise<number> {
  for (let attempts = 0; attempts < 300; attempts++) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const port = portOf(pid, leader.pid!);
      if (port) return port;
    }
    if (leader.exitCode !== null) break;
    await pass(100);
  }
  throw new Error('WebKitWebDriver does not listen');
}

function portOf(pid: string, group: number): number | null {
  try {
    // PID (NAME) STATE PARENT GROUP
    const [, name, own] = /^\d+ \((.*)\) \S+ \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    if (Number(own) !== group || !name?.startsWith('WebKitWebDriver')) return null;
    const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]);
    for (const line of readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '0A' && sockets.includes(inode)) return Number.parseInt(local!.split(':')[1]!, 16);
    }
    return null;
  } catch (error) {
    // Processes end while they are looked at.
    if ((error as NodeJS.ErrnoException).code) return null;
    throw error;
  }
}
