/** The newest items of a sequence, so many at most: a ring, in which nothing moves when one comes and one goes. */
export class Newest<Item> {
  readonly #capacity: number;
  #items: (Item | undefined)[] = [];
  #first = 0;
  #size = 0;

  /** @param capacity at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  get oldest(): Item | undefined {
    return this.#items[this.#first];
  }

  /** Adds an item. Answers the one that had to go for it. */
  push(item: Item): Item | undefined {
    const gone = this.#size === this.#capacity ? this.shift() : undefined;
    this.#items[(this.#first + this.#size) % this.#capacity] = item;
    this.#size++;
    return gone;
  }

  /** Takes the oldest out. */
  shift(): Item | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#first];
    // Or it would be held until its place is needed.
    this.#items[this.#first] = undefined;
    this.#first = (this.#first + 1) % this.#capacity;
    this.#size--;
    return item;
  }

  /** Takes one out, wherever it stands. */
  remove(item: Item): void {
    if (item === this.oldest) {
      this.shift();
      return;
    }
    this.#items = this.toArray().filter((other) => other !== item);
    this.#first = 0;
    this.#size = this.#items.length;
  }

  /** All, the oldest first. */
  toArray(): Item[] {
    const end = this.#first + this.#size;
    const items = this.#items.slice(this.#first, end);
    if (end > this.#capacity) items.push(...this.#items.slice(0, end - this.#capacity));
    return items as Item[];
  }
}
