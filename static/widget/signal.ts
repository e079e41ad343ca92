/**
 * Values that tell who reads them when they change, and components that read them.
 *
 * Our own: of `@preact/signals` the chat needs so little that it would be a tenth of what a customer's page loads.
 */
import { Component, type ComponentChildren, type ComponentClass } from "preact";

export interface ReadonlySignal<T> {
	readonly value: T;
	/** The value, without being told of the next one. */
	peek(): T;
}

export interface Signal<T> extends ReadonlySignal<T> {
	value: T;
}

interface Reader {
	/** Of each signal that was read, who reads it. */
	readonly sources: Set<Set<Reader>>;
	changed(): void;
}

let reader: Reader | undefined;

/** Make a value that can be watched. */
export function signal<T>(first: T): Signal<T> {
	let current = first;
	const readers = new Set<Reader>();
	return {
		get value() {
			if (reader) {
				readers.add(reader);
				reader.sources.add(readers);
			}
			return current;
		},
		set value(next) {
			if (next === current) return;
			current = next;
			// Who stops reading because another was told first is not told.
			for (const each of [...readers]) if (readers.has(each)) each.changed();
		},
		peek: () => current,
	};
}

/**
 * Run `read`, and call `changed` once, at the first change of a signal it read.
 *
 * @returns what ends that.
 */
export function watch(read: () => void, changed: () => void): () => void {
	const sources = new Set<Set<Reader>>();
	const stop = () => {
		for (const each of sources) each.delete(own);
		sources.clear();
	};
	const own: Reader = {
		sources,
		changed() {
			stop();
			changed();
		},
	};
	const outer = reader;
	reader = own;
	try {
		read();
	} finally {
		reader = outer;
	}
	return stop;
}

/**
 * Run at once, and again whenever a signal it read changes.
 *
 * @returns what ends that.
 */
export function effect(run: () => void): () => void {
	let stop: () => void;
	const again = () => {
		stop = watch(run, again);
	};
	again();
	return () => stop();
}

/** A component that is drawn again whenever a signal it read changes. What its children read is theirs. */
export function watching<P extends object>(
	view: (props: P) => ComponentChildren,
): ComponentClass<P> {
	return class extends Component<P> {
		#stop = () => {};

		override componentWillUnmount(): void {
			this.#stop();
		}

		override render(): ComponentChildren {
			let drawn: ComponentChildren;
			this.#stop();
			this.#stop = watch(
				() => {
					drawn = view(this.props);
				},
				() => this.setState({}),
			);
			return drawn;
		}
	};
}
