const SCALE = 512;
const CHUNK = 256;

/** Nodes cleaned in one task when capture ends. */
const ERASED_PER_STEP = 8192;

type Chunk = { live: number; nodes: (Node | undefined)[] };
type Tagged = Node & Record<symbol, number | undefined>;

/**
 * Ids of nodes, both ways. Node to id is a symbol property of the node (the cheapest place
 * measured), or a map entry for frozen nodes; id to node is a list of small chunks that go when
 * their last node goes. Ids are never used twice.
 */
export class Registry {
	readonly #key = Symbol();
	readonly #frozen = new WeakMap<Node, number>();
	/** In ascending order: chunks are made as ids grow, and a new one is always the last. */
	readonly #chunks = new Map<number, Chunk>();
	#next = 1;
	#size = 0;
	#hasFrozen = false;

	/** The id the next added node gets. */
	get next(): number {
		return this.#next;
	}

	/** How many nodes have an id. */
	get size(): number {
		return this.#size;
	}

	/** Give a node the next id. */
	add(node: Node, traits: number): number {
		const id = this.#next++;
		this.#store(node, id * SCALE + traits);
		const index = Math.floor(id / CHUNK);
		let chunk = this.#chunks.get(index);
		if (!chunk) {
			chunk = { live: 0, nodes: [] };
			this.#chunks.set(index, chunk);
		}
		chunk.nodes[id % CHUNK] = node;
		chunk.live++;
		this.#size++;
		return id;
	}

	/** The id of a node, 0 if it has none. */
	id(node: Node): number {
		return Math.floor(this.#load(node) / SCALE);
	}

	/** The traits of a node, 0 if it is unknown. */
	traits(node: Node): number {
		return this.#load(node) % SCALE;
	}

	/** Switch a trait of a known node. */
	set(node: Node, trait: number, on: boolean): void {
		const value = this.#load(node);
		if (value === 0) return;
		const traits = value % SCALE;
		this.#store(node, value - traits + (on ? traits | trait : traits & ~trait));
	}

	/** The node of an id. */
	node(id: number): Node | null {
		return this.#chunks.get(Math.floor(id / CHUNK))?.nodes[id % CHUNK] ?? null;
	}

	/**
	 * Give nodes and their ids in ascending order, from an id on, until `visit` says that it was
	 * the last.
	 */
	each(from: number, visit: (node: Node, id: number) => boolean): void {
		for (const [index, { nodes }] of this.#chunks) {
			const first = index * CHUNK;
			for (let at = Math.max(0, from - first); at < nodes.length; at++) {
				const node = nodes[at];
				if (node && visit(node, first + at)) return;
			}
		}
	}

	/** Forget a node. */
	remove(node: Node): void {
		const id = this.id(node);
		if (id === 0) return;
		this.#store(node, 0);
		const index = Math.floor(id / CHUNK);
		const chunk = this.#chunks.get(index);
		if (!chunk) return;
		chunk.nodes[id % CHUNK] = undefined;
		this.#size--;
		if (--chunk.live === 0) this.#chunks.delete(index);
	}

	/** Forget everything; ids go on counting. */
	clear(): void {
		for (const chunk of this.#chunks.values()) {
			for (const node of chunk.nodes) if (node) this.#store(node, 0);
		}
		this.#chunks.clear();
		this.#size = 0;
	}

	/** Take the marks off all nodes, some at once and some in each of the tasks to come. */
	erase(): void {
		let budget = ERASED_PER_STEP;
		for (const [index, chunk] of this.#chunks) {
			if (budget <= 0) {
				setTimeout(() => this.erase());
				return;
			}
			for (const node of chunk.nodes) if (node) this.#erase(node);
			this.#chunks.delete(index);
			budget -= CHUNK;
		}
	}

	#load(node: Node): number {
		return (node as Tagged)[this.#key] ?? (this.#hasFrozen ? (this.#frozen.get(node) ?? 0) : 0);
	}

	#store(node: Node, value: number): void {
		try {
			(node as Tagged)[this.#key] = value;
		} catch {
			// Frozen by the page.
			this.#hasFrozen = true;
			this.#frozen.set(node, value);
		}
	}

	#erase(node: Node): void {
		// To delete it would leave each node with a hash table of its own, five times as large.
		if (!this.#frozen.delete(node)) (node as Tagged)[this.#key] = undefined;
	}
}
