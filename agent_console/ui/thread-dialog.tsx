/** What an agent does with a whole conversation: takes, leaves, hands over or ends it. */
import type { ConversationState } from "@lookalong/protocol";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { cleanName } from "../core/text.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";

/** The button in the head of a conversation, and the dialog that it opens. */
export function ThreadMenu({ conversation }: { conversation: ConversationState }) {
	const words = useWords();
	const open = useSignal(false);
	return (
		<>
			<button
				type="button"
				class="button quiet icon-only"
				aria-haspopup="dialog"
				aria-label={words("duty.open")}
				title={words("duty.open")}
				onClick={() => {
					open.value = true;
				}}
			>
				<Icon name="more" />
			</button>
			<ThreadDialog conversation={conversation} open={open} />
		</>
	);
}

function ThreadDialog({
	conversation,
	open,
}: {
	conversation: ConversationState;
	open: Signal<boolean>;
}) {
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
			class="dialog duty"
			aria-labelledby={title}
			onClose={() => {
				open.value = false;
			}}
		>
			<h2 id={title}>{words("duty.title")}</h2>
			<p class="lead">
				<Holder conversation={conversation} />
			</p>
			{open.value && <Choices conversation={conversation} close={() => dialog.current?.close()} />}
		</dialog>
	);
}

function Holder({ conversation }: { conversation: ConversationState }) {
	const { agent } = useDesk();
	const words = useWords();
	const { assigneeId, assigneeName, phase } = conversation;
	const name = cleanName(assigneeName, words("agent.unnamed"));
	if (phase === "resolved") return words("duty.ended");
	if (!assigneeId) return words("duty.nobody");
	return assigneeId === agent.value?.agentId ? words("duty.own") : words("duty.other", { name });
}

interface ChoicesProps {
	readonly conversation: ConversationState;
	close(): void;
}

function Choices({ conversation, close }: ChoicesProps) {
	const desk = useDesk();
	const words = useWords();
	const { conversationId, assigneeId, phase } = conversation;
	const ownId = desk.agent.value?.agentId ?? "";
	const offline = useSignal(false);

	function act(isSent: boolean): void {
		offline.value = !isSent;
		if (isSent) close();
	}

	const assign = (agentId: string) => act(desk.chat.assign(conversationId, agentId));
	const own = assigneeId === ownId;
	return (
		<>
			<div class="dialog-actions">
				{phase !== "resolved" && (
					<>
						<Choice text={own ? "duty.leave" : "duty.take"} act={() => assign(own ? "" : ownId)} />
						<Choice text="duty.end" act={() => act(desk.chat.conclude(conversationId))} />
					</>
				)}
				<Choice text="app.close" act={close} />
			</div>
			{phase !== "resolved" && <Colleagues conversation={conversation} assign={assign} />}
			<p class="problem" role="alert">
				{offline.value && words("duty.offline")}
			</p>
		</>
	);
}

function Choice({ text, act }: { text: Key; act(): void }) {
	const words = useWords();
	return (
		<button type="button" class="button" onClick={act}>
			{words(text)}
		</button>
	);
}

/** Who is there now, asked when the dialog opens. */
function Colleagues({
	conversation,
	assign,
}: Pick<ChoicesProps, "conversation"> & { assign(agentId: string): void }) {
	const { attendance } = useDesk();
	const words = useWords();
	const { conversationId, assigneeId } = conversation;
	useEffect(() => attendance.ask(conversationId), [attendance, conversationId]);
	const free = attendance.colleagues.value?.filter((each) => each.agentId !== assigneeId);
	return (
		<section class="duty-colleagues" aria-label={words("duty.hand_over")}>
			<h3>{words("duty.hand_over")}</h3>
			{free?.length === 0 && <p>{words("duty.alone")}</p>}
			{free?.map((each) => (
				<button
					key={each.agentId}
					type="button"
					class="button wide"
					onClick={() => assign(each.agentId)}
				>
					{cleanName(each.name, words("agent.unnamed"))}
				</button>
			))}
		</section>
	);
}
