/** Values that outlive the page; those of this page's life where the browser lets it keep none (blocked cookies, a full disk). */
export class Kept {
  readonly #memory = new Map<string, string>();
  readonly #storage: () => Storage;

  /** @param storage Reading the browser's property may itself be refused. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  get(key: string): string | null {
    return this.#memory.get(key) ?? this.#try((storage) => storage.getItem(key)) ?? null;
  }

  set(key: string, value: string): void {
    const isKept = this.#try((storage) => {
      storage.setItem(key, value);
      return true;
    });
    if (isKept) this.#memory.delete(key);
    else this.#memory.set(key, value);
  }

  remove(key: string): void {
    this.#memory.delete(key);
    this.#try((storage) => storage.removeItem(key));
  }

  #try<T>(use: (storage: Storage) => T): T | null {
    try {
      return use(this.#storage());
    } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  }
}

/** Of this browser. */
export const inBrowser = new Kept(() => localStorage);
/** Of this tab. */
export const inTab = new Kept(() => sessionStorage);
