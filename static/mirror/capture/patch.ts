/** What a patched call is told after the page's call went through. */
type After<T> = (self: T, args: readonly unknown[], result: unknown) => void;

type Fault = (error: unknown) => void;

/** Which function of a property is patched. */
type Part = "value" | "get" | "set";

/**
 * Patches of the page's own APIs, for changes that fire no event and leave no record. Each calls
 * the original first and returns what it returned; nothing of ours can throw into the page. On
 * `restore` everything is put back, except where somebody patched over us: there our wrapper
 * stays in the chain and does nothing.
 */
export class Patches {
	readonly #undo: (() => void)[] = [];
	readonly #fault: Fault;
	#live = true;

	constructor(fault: Fault) {
		this.#fault = fault;
	}

	/** Be told after a method was called; before, of one that stops the page until it returns. */
	method<T>(owner: object | undefined, name: string, after: After<T>, before?: After<T>): void {
		this.#patch(owner, name, "value", after, before);
	}

	/** Be told after a property was set. */
	setter<T>(owner: object | undefined, name: string, after: After<T>): void {
		this.#patch(owner, name, "set", after);
	}

	/** Be told after a property was read: what it gave may be changed in place. */
	getter<T>(owner: object | undefined, name: string, after: After<T>): void {
		this.#patch(owner, name, "get", after);
	}

	/** Be told after a constructor has made something. */
	maker<T>(owner: object, name: string, after: After<T>): void {
		const tell = this.#teller(after);
		const construct = (target: object, args: unknown[], maker: unknown): object => {
			const made: object = Reflect.construct(target as never, args, maker as never);
			tell(made as T, args, undefined);
			return made;
		};
		this.#wrap(owner, name, "value", (original) => new Proxy(original, { construct }));
	}

	/** Put everything back. */
	restore(): void {
		this.#live = false;
		for (const undo of this.#undo.splice(0).reverse()) {
			try {
				undo();
			} catch {
				// A frame that has gone to another origin has taken what was patched in it along.
			}
		}
	}

	#patch<T>(
		owner: object | undefined,
		name: string,
		part: Part,
		after: After<T>,
		before: After<T> = () => {},
	): void {
		const tell = this.#teller(after);
		const warn = this.#teller(before);
		this.#wrap(owner, name, part, (original) => {
			const { wrapper } = {
				// A method, because the original is no constructor either.
				wrapper(this: T, ...args: unknown[]): unknown {
					warn(this, args, undefined);
					const result: unknown = Reflect.apply(original, this, args);
					tell(this, args, result);
					return result;
				},
			};
			// Pages and libraries look at these.
			for (const key of ["name", "length"] as const) {
				define(wrapper, key, { configurable: true, value: original[key] });
			}
			return wrapper;
		});
	}

	#wrap(
		owner: object | undefined,
		name: string,
		part: Part,
		make: (original: CallableFunction) => unknown,
	): void {
		const before = owner && descriptorOf(owner, name);
		const original: unknown = before?.[part];
		if (!owner || !before?.configurable || typeof original !== "function") return;
		const wrapper = make(original);
		define(owner, name, { ...before, [part]: wrapper });
		// A field with a setter of its own goes when the page lets go of it.
		const reference = new WeakRef(owner);
		this.#undo.push(() => {
			const patched = reference.deref();
			const now = patched && descriptorOf(patched, name);
			if (now?.configurable && now[part] === wrapper) {
				define(patched as object, name, { ...now, [part]: original });
			}
		});
	}

	#teller<T>(after: After<T>): After<T> {
		return (self, args, result) => {
			if (!this.#live) return;
			try {
				after(self, args, result);
			} catch (error) {
				this.#fault(error);
			}
		};
	}
}

/** A descriptor without what a page has put on `Object.prototype`. */
function descriptorOf(owner: object, name: string): PropertyDescriptor | undefined {
	const found = Object.getOwnPropertyDescriptor(owner, name);
	return found && bare(found);
}

function define(owner: object, name: string, descriptor: PropertyDescriptor): void {
	Object.defineProperty(owner, name, bare(descriptor));
}

function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
	return Object.assign(Object.create(null), descriptor);
}
