/** What became of a message, and what can be done to it. */
import type { Message, MessageState, ReactionName } from "@lookalong/protocol";
import { useSignal } from "@preact/signals";
import { plain } from "../../static/filing/plain.ts";
import { wordsOf } from "../../static/filing/words.ts";
import { NAMES, SIGNS } from "../../static/text/reaction.ts";
import type { Aim } from "../core/outbox.ts";
import type { Thread } from "../core/thread.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";

/** Who may delete what a customer wrote. */
const MODERATORS = new Set(["administrator", "supervisor"]);
/** Characters of a message that stand for it where it is quoted. */
const QUOTED = 120;

interface StoryProps {
	readonly message: Message;
	readonly thread: Thread;
}

/** Whether a message was deleted: it has no words then. */
export function isDeleted(state: MessageState | undefined): boolean {
	return state?.form === "deleted";
}

/** The message that this one answers. */
export function Quote({ message, thread }: StoryProps) {
	const replyTo = thread.states.get(message.seq)?.replyTo;
	const text = useQuoted(thread, replyTo ?? 0);
	return replyTo ? <blockquote class="message-quote">{text}</blockquote> : null;
}

export function Deleted() {
	const words = useWords();
	return <p class="message-deleted">{words("message.deleted")}</p>;
}

/** What it says of a message that it was edited, and who reacted to it. */
export function Reactions({ message, thread }: StoryProps) {
	const words = useWords();
	const state = thread.states.get(message.seq);
	if (!state || isDeleted(state)) return null;
	return (
		<>
			{state.form === "edited" && <span class="message-edited">{words("message.edited")}</span>}
			{state.reactions.length > 0 && (
				<div class="message-reactions">
					{NAMES.map((name) => (
						<Reaction key={name} message={message} state={state} name={name} isShown={false} />
					))}
				</div>
			)}
		</>
	);
}

interface ReactionProps {
	readonly message: Message;
	readonly state: MessageState | undefined;
	readonly name: ReactionName;
	/** Shown although nobody set it: to be set. */
	readonly isShown: boolean;
	done?(): void;
}

function Reaction({ message, state, name, isShown, done }: ReactionProps) {
	const { agent, chat } = useDesk();
	const words = useWords();
	const set = state?.reactions.filter((each) => each.name === name) ?? [];
	if (set.length === 0 && !isShown) return null;
	const isOwn = set.some((each) => each.authorId === agent.value?.agentId);
	const called = words(`reaction.${name}` as Key);
	return (
		<button
			type="button"
			class="button small"
			aria-pressed={isOwn}
			aria-label={words("message.react", { name: called, count: set.length })}
			onClick={() => {
				chat.alter(message.conversationId, message.seq, isOwn ? "unreact" : "react", name);
				done?.();
			}}
		>
			{SIGNS[name]}
			{set.length > 1 && ` ${set.length}`}
		</button>
	);
}

/** Opens what can be done to a message. */
export function Actions({ message, thread }: StoryProps) {
	const { agent } = useDesk();
	const words = useWords();
	const isOpen = useSignal(false);
	if (!agent.value?.minor) return null;
	return (
		<div class="message-story">
			<button
				type="button"
				class="button small quiet icon-only"
				aria-label={words("message.actions")}
				aria-expanded={isOpen.value}
				onClick={() => {
					isOpen.value = !isOpen.value;
				}}
			>
				<Icon name="more" />
			</button>
			{isOpen.value && (
				<Choices
					message={message}
					thread={thread}
					close={() => {
						isOpen.value = false;
					}}
				/>
			)}
		</div>
	);
}

function Choices({ message, thread, close }: StoryProps & { close(): void }) {
	const { agent, aim, chat } = useDesk();
	const words = useWords();
	const isSure = useSignal(false);
	const { conversationId, seq } = message;
	const isOwn = message.author === "agent" && message.authorId === agent.value?.agentId;
	const mayDelete =
		isOwn || (message.author === "visitor" && MODERATORS.has(agent.value?.role ?? ""));
	const begin = (action: Aim["action"]) => {
		aim.value = { action, seq, conversationId };
		close();
	};
	const remove = () => {
		if (isSure.value) chat.alter(conversationId, seq, "delete");
		isSure.value = true;
	};
	return (
		<div class="message-choices">
			{NAMES.map((name) => (
				<Reaction
					key={name}
					message={message}
					state={thread.states.get(seq)}
					name={name}
					isShown
					done={close}
				/>
			))}
			<button type="button" class="button small" onClick={() => begin("reply")}>
				{words("message.reply")}
			</button>
			{isOwn && wordsOf(message) && (
				<button type="button" class="button small" onClick={() => begin("edit")}>
					{words("message.edit")}
				</button>
			)}
			{mayDelete && (
				<button type="button" class="button small" onClick={remove}>
					{words(isSure.value ? "message.delete.sure" : "message.delete")}
				</button>
			)}
		</div>
	);
}

/** Says above the composer what the next text is aimed at. */
export function AimBar({ conversationId }: { conversationId: string }) {
	const { aim, chat } = useDesk();
	const words = useWords();
	const thread = chat.threads.value.get(conversationId);
	const { value } = aim;
	const text = useQuoted(thread, value?.seq ?? 0);
	if (value?.conversationId !== conversationId) return null;
	return (
		<p class="composer-aim" role="status">
			<bdi>
				{value.action === "edit" ? words("message.editing") : words("message.replying", { text })}
			</bdi>
			<button
				type="button"
				class="button small"
				onClick={() => {
					aim.value = null;
				}}
			>
				{words("message.cancel")}
			</button>
		</p>
	);
}

function useQuoted(thread: Thread | undefined, seq: number): string {
	const words = useWords();
	const message = thread?.messages.find((each) => each.seq === seq);
	if (!message) return words("message.earlier");
	return plain(message.text).slice(0, QUOTED) || words("message.deleted");
}
