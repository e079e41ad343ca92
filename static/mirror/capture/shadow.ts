import type { Native, Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Registry } from "./registry.ts";
import * as TRAIT from "./trait.ts";
import type { Tree } from "./tree.ts";

/** Finds shadow roots, closed ones too, and those that elements get after they were written. */
export class Shadows {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #tree: () => Tree;
	readonly #known: ((host: Element) => ShadowRoot | null) | undefined;
	readonly #closed = new WeakMap<Element, ShadowRoot>();
	readonly #late = new Set<Element>();

	/** @param known Tells closed roots that were made before capture started. */
	constructor(
		native: Native,
		registry: Registry,
		tree: () => Tree,
		known: ((host: Element) => ShadowRoot | null) | undefined,
	) {
		this.#native = native;
		this.#registry = registry;
		this.#tree = tree;
		this.#known = known;
	}

	/** Whether a root waits to be written. */
	get pending(): boolean {
		return this.#late.size > 0;
	}

	reset(): void {
		this.#late.clear();
	}

	/** The shadow root of an element; null if it has none that can be known of. */
	of(element: Element): ShadowRoot | null {
		const root = this.#native.shadowRoot(element) ?? this.#closed.get(element);
		return root ?? this.#known?.(element) ?? null;
	}

	/** Be told of roots being made. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		const made = (host: Element, root: ShadowRoot | null): void => {
			if (!root) return;
			this.#closed.set(host, root);
			if (this.#registry.id(host) === 0) return;
			this.#late.add(host);
			changed();
		};
		patches.method<Element>(realm.Element?.prototype, "attachShadow", (host, _, root) =>
			made(host, root as ShadowRoot),
		);
		// The parser makes closed roots too; their hosts find them here.
		patches.method<Element>(realm.HTMLElement?.prototype, "attachInternals", (host, _, internals) =>
			made(host, (internals as ElementInternals).shadowRoot),
		);
	}

	/** Write the roots that wait. */
	write(): void {
		for (const host of this.#late) {
			this.#late.delete(host);
			const root = this.of(host);
			if (!root || this.#registry.id(host) === 0 || this.#registry.id(root) !== 0) continue;
			if (!(this.#registry.traits(host) & TRAIT.redacted)) this.#tree().shadow(host, root);
		}
	}
}
