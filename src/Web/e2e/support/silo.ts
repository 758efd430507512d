import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env['VOICECLUSTER_SILO'] ?? join(import.meta.dirname, '../../../Host/VoiceCluster.Silo/bin/Release/net10.0/VoiceCluster.Silo.dll');

/** A real server on a free port, with a data folder of its own. */
export class Silo {
  url = '';
  #process: ChildProcess | null = null;
  readonly #settings: string[];

  private constructor(
    private readonly folder: string,
    settings: string[],
  ) {
    this.#settings = settings;
  }

  /** Its agent does not greet unless the settings say so: most tests count the turns they bring about. */
  static async start(...settings: string[]): Promise<Silo> {
    if (!existsSync(program)) throw new Error('build the silo first: dotnet build -c Release src/Host/VoiceCluster.Silo');
    const silo = new Silo(await mkdtemp(join(tmpdir(), 'voicecluster-web-')), settings);
    await silo.#launch('http://127.0.0.1:0');
    return silo;
  }

  /** Stops as a supervisor would; returns when the process is gone. */
  async stop(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    if (!process || process.exitCode !== null) return;
    process.kill('SIGTERM');
    await once(process, 'exit');
  }

  /** The same server, data and address again. */
  async startAgain(): Promise<void> {
    await this.#launch(this.url);
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #launch(urls: string): Promise<void> {
    const args = [program, '--urls', urls, '--Sip:Port', '0', '--DataFolder', join(this.folder, 'data'), '--Agents:default:Greeting', '', ...this.#settings];
    const process = spawn('dotnet', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = process;
    const said: string[] = [];
    process.stderr!.on('data', (data: Buffer) => said.push(data.toString()));
    for await (const line of createInterface({ input: process.stdout! })) {
      said.push(line);
      const ready = /^VoiceCluster is ready on (http\S+)/.exec(line);
      if (!ready) continue;
      this.url = ready[1]!;
      process.stdout!.resume();
      return;
    }
    throw new Error(`the silo did not start:\n${said.join('\n')}`);
  }
}
