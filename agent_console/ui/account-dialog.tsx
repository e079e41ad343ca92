/** The dialog about one's own log-in: the password, the second factor, and where one is logged in. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Self } from "../live/account.ts";
import { useDesk, useWords } from "./context.ts";
import { PasswordForm } from "./credential.tsx";
import { Icon } from "./icon.tsx";
import { LoginList } from "./login-list.tsx";
import { PasskeyForm, PasskeyList } from "./passkey-list.tsx";
import { SecondFactorOff, SecondFactorOn } from "./second-factor.tsx";

/** What the dialog is about now. */
type Topic = "overview" | "password" | "factor" | "passkey";

/** Opens the dialog. */
export function AccountButton() {
	const open = useSignal(false);
	const words = useWords();
	return (
		<>
			<button
				type="button"
				class="button quiet icon-only"
				aria-label={words("account.open")}
				title={words("account.open")}
				aria-haspopup="dialog"
				onClick={() => {
					open.value = true;
				}}
			>
				<Icon name="account" />
			</button>
			<AccountDialog open={open} />
		</>
	);
}

function AccountDialog({ open }: { readonly open: Signal<boolean> }) {
	const words = useWords();
	const dialog = useRef<HTMLDialogElement>(null);
	const title = useId();
	useEffect(() => {
		if (open.value) dialog.current?.showModal();
		else dialog.current?.close();
	}, [open.value]);
	return (
		<dialog
			ref={dialog}
			class="dialog account"
			aria-labelledby={title}
			onClose={() => {
				open.value = false;
			}}
		>
			<header class="dialog-head">
				<h2 id={title}>{words("account.title")}</h2>
				<button
					type="button"
					class="button quiet icon-only"
					aria-label={words("app.close")}
					title={words("app.close")}
					onClick={() => dialog.current?.close()}
				>
					<Icon name="close" />
				</button>
			</header>
			{open.value && <Account />}
		</dialog>
	);
}

function Account() {
	const { account, notices } = useDesk();
	const words = useWords();
	const self = useSignal<Self | null>(null);
	const topic = useSignal<Topic>("overview");

	async function read(): Promise<void> {
		self.value = await account.self();
		if (!self.value) notices.show(words("error.unreachable"), "problem");
	}
	useEffect(() => void read(), []);

	/** Back to the beginning, with something to say. */
	function done(
		said: "account.password_changed" | "factor.is_on" | "factor.is_off" | "passkey.added" | null,
	): void {
		if (said) notices.show(words(said));
		topic.value = "overview";
		void read();
	}

	if (!self.value) return <p class="lead">{words("account.loading")}</p>;
	if (topic.value === "password")
		return (
			<Part back={() => done(null)}>
				<PasswordForm done={() => done("account.password_changed")} />
			</Part>
		);
	if (topic.value === "passkey")
		return (
			<Part back={() => done(null)}>
				<PasskeyForm done={() => done("passkey.added")} />
			</Part>
		);
	if (topic.value === "factor")
		return (
			<Part back={() => done(null)}>
				{self.value.hasSecondFactor ? (
					<SecondFactorOff done={() => done("factor.is_off")} />
				) : (
					<SecondFactorOn done={() => done("factor.is_on")} />
				)}
			</Part>
		);
	return <Overview self={self.value} topic={topic} />;
}

function Overview({ self, topic }: { readonly self: Self; readonly topic: Signal<Topic> }) {
	const words = useWords();
	const { hasSecondFactor, name, email } = self;
	return (
		<>
			<p class="lead">
				{name} · {email}
			</p>
			<section class="account-part">
				<h3>{words("login.password")}</h3>
				<button
					type="button"
					class="button"
					onClick={() => {
						topic.value = "password";
					}}
				>
					{words("password.submit")}
				</button>
			</section>
			<section class="account-part">
				<h3>{words("factor.title")}</h3>
				<p>{words(hasSecondFactor ? "factor.on" : "factor.off")}</p>
				<button
					type="button"
					class="button"
					onClick={() => {
						topic.value = "factor";
					}}
				>
					{words(hasSecondFactor ? "factor.remove" : "factor.add")}
				</button>
			</section>
			<PasskeyList
				add={() => {
					topic.value = "passkey";
				}}
			/>
			<LoginList />
		</>
	);
}

/** A step away from the overview. */
function Part({
	back,
	children,
}: {
	readonly back: () => void;
	readonly children: ComponentChildren;
}) {
	const words = useWords();
	return (
		<>
			<button type="button" class="button quiet dialog-back" onClick={back}>
				<Icon name="back" />
				{words("app.back")}
			</button>
			{children}
		</>
	);
}
