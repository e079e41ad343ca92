/** What a patched call is told after the page's call went through. */
type After<T> = (self: T, args: readonly unknown[], result: unknown) => void;

type Fault = (error: unknown) => void;

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
	method<T>(
		owner: object | undefined,
		name: string,
		after: After<T>,
		before: After<T> = () => {},
	): void {
		const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
		const original = descriptor?.value;
		if (!owner || !descriptor?.configurable || typeof original !== "function") return;
		const tell = this.#teller(after);
		const warn = this.#teller(before);
		const value = {
			[name](this: T, ...args: unknown[]) {
				warn(this, args, undefined);
				const result = Reflect.apply(original, this, args);
				tell(this, args, result);
				return result;
			},
		}[name];
		this.#define(owner, name, descriptor, { ...descriptor, value: dressed(value, original) });
	}

	/** Be told after a constructor has made something. */
	maker<T>(owner: object, name: string, after: After<T>): void {
		const descriptor = Object.getOwnPropertyDescriptor(owner, name);
		const original = descriptor?.value;
		if (!descriptor?.configurable || typeof original !== "function") return;
		const tell = this.#teller(after);
		const construct = (target: object, args: unknown[], maker: unknown): object => {
			const made: object = Reflect.construct(target as never, args, maker as never);
			tell(made as T, args, undefined);
			return made;
		};
		this.#define(owner, name, descriptor, {
			...descriptor,
			value: new Proxy(original, { construct }),
		});
	}

	/** Be told after a property of a prototype was set. */
	setter<T>(owner: object | undefined, name: string, after: After<T>): void {
		const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
		const original = descriptor?.set;
		if (!owner || !descriptor?.configurable || !original) return;
		const tell = this.#teller(after);
		const wrapper = {
			set [name](value: unknown) {
				Reflect.apply(original, this, [value]);
				tell(this as T, [value], undefined);
			},
		};
		const set = Object.getOwnPropertyDescriptor(wrapper, name)?.set;
		this.#define(owner, name, descriptor, {
			...descriptor,
			...(set && { set: dressed(set, original) }),
		});
	}

	/** Be told after a property of a prototype was read: what it gave may be changed in place. */
	getter<T>(owner: object | undefined, name: string, after: After<T>): void {
		const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
		const original = descriptor?.get;
		if (!owner || !descriptor?.configurable || !original) return;
		const tell = this.#teller(after);
		const wrapper = {
			get [name](): unknown {
				const result: unknown = Reflect.apply(original, this, []);
				tell(this as T, [], result);
				return result;
			},
		};
		const get = Object.getOwnPropertyDescriptor(wrapper, name)?.get;
		this.#define(owner, name, descriptor, {
			...descriptor,
			...(get && { get: dressed(get, original) }),
		});
	}

	/** Put everything back. */
	restore(): void {
		this.#live = false;
		for (const undo of this.#undo.splice(0).reverse()) undo();
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

	#define(owner: object, name: string, before: PropertyDescriptor, ours: PropertyDescriptor): void {
		Object.defineProperty(owner, name, ours);
		this.#undo.push(() => {
			const now = Object.getOwnPropertyDescriptor(owner, name);
			const untouched = now?.value === ours.value && now?.get === ours.get && now?.set === ours.set;
			if (untouched) Object.defineProperty(owner, name, before);
			else if (now) this.#handBack(owner, name, now, before, ours);
		});
	}

	/** Put back the half of an accessor that nobody else has patched. */
	#handBack(
		owner: object,
		name: string,
		now: PropertyDescriptor,
		before: PropertyDescriptor,
		ours: PropertyDescriptor,
	): void {
		if (!now.configurable || now.value !== undefined) return;
		const mixed = { ...now };
		if (now.get === ours.get && before.get) mixed.get = before.get;
		if (now.set === ours.set && before.set) mixed.set = before.set;
		Object.defineProperty(owner, name, mixed);
	}
}

/** Give a wrapper the arity of what it wraps: pages and libraries look at it. */
function dressed<F>(wrapper: F, original: { length: number }): F {
	Object.defineProperty(wrapper, "length", { value: original.length, configurable: true });
	return wrapper;
}
