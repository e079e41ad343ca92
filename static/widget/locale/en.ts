/** English: the catalogue every other one is measured by. `{name}` is replaced; an object is chosen by number. */

export type Text = string | { readonly one?: string; readonly other: string };

export const en = {
	"bubble.open": "Chat with us",
	"bubble.close": "Close chat",
	"bubble.unread": {
		one: "Chat with us, {count} new message",
		other: "Chat with us, {count} new messages",
	},

	"panel.label": "Chat with {site}",
	"panel.menu": "More",
	"panel.close": "Close",
	"header.online": "We’re here now",
	"header.away": "Away – we’ll answer here when we’re back",
	"header.unknown": "Support chat",

	"link.reconnecting": "Reconnecting… you can keep writing.",
	"link.offline": "You’re offline. We’ll send your messages when you’re back.",
	"link.unavailable": "Chat isn’t available on this page right now.",

	"thread.label": "Messages",
	"thread.loading": "Loading your conversation…",
	"thread.empty.title": "Hello! How can we help?",
	"thread.empty.text": "Write to us here. If you like, we can look at the page together.",
	"thread.away.title": "We’re away just now",
	"thread.away.text":
		"Leave us a message. It’s kept here, and our answer comes here too: open this chat again, in this browser, to read it.",
	"thread.away.left":
		"Nobody is here just now. Your message is kept, and our answer comes here: open this chat again, in this browser.",
	"thread.earlier": "Earlier messages",
	"thread.typing": "{name} is typing…",
	"thread.today": "Today",
	"thread.yesterday": "Yesterday",
	"thread.newest": "Newest messages",
	"thread.new": "New messages",
	"thread.news": { one: "{count} new message", other: "{count} new messages" },

	"message.you": "You",
	"message.agent": "Support",
	"message.waiting": "Waiting to send",
	"message.sending": "Sending…",
	"message.sent": "Sent",
	"message.delivered": "Delivered",
	"message.read": "Read",
	"message.failed": "Not sent",
	"message.failed.too_long": "Not sent: the message is too long.",
	"message.failed.empty": "Not sent: the message is empty.",
	"message.retry": "Try again",
	"message.more": "Show more",
	"message.less": "Show less",
	"message.actions": "More about this message",
	"message.unchanged": "That message couldn’t be changed.",
	"message.discard": "Delete",

	"composer.label": "Your message",
	"composer.placeholder": "Write a message…",
	"composer.attach": "Add files",
	"composer.send": "Send",
	"composer.card": "We hid a card number before sending. Please don’t share card details in chat.",
	"composer.too_long": "This message is too long to send. Please shorten it.",

	"offer.open": "Show this page",
	"offer.waiting": "Waiting for somebody to look. You’ll be asked before they see anything.",
	"offer.withdraw": "Never mind",
	"offer.refused": "Nobody can look just now. Please write to us here.",

	"code.open": "On the phone with us? Share a code",

	"event.session_offered": "You offered to show your page",
	"event.session_requested": "{name} asked to see your page",
	"event.session_started": "You’re sharing this page with {name}",
	"event.session_declined": "You declined to share your page",
	"event.session_ended": "Page sharing ended",
	"event.control_requested": "{name} asked to click and type for you",
	"event.control_granted": "{name} can click and type on this page",
	"event.control_declined": "You kept control of the page",
	"event.control_revoked": "You have control of the page again",
	"event.session_seen": "{name} saw your page from {from} to {to} and did nothing on it",
	"event.session_acted": {
		one: "{name} saw your page from {from} to {to} and did {count} thing on it",
		other: "{name} saw your page from {from} to {to} and did {count} things on it",
	},
	"event.conversation_ended": "You ended the conversation. Write again at any time.",
	"event.conversation_rated": "You said how it was: {score} of 5",
	"event.agent_joined": "{name} joined",
	"event.agent_left": "{name} left",
	"event.conversation_handed": "{name} handed you over to {whom}",
	"event.conversation_closed": "{name} ended the conversation",
	"event.other": "The conversation was updated",
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, Text>>;
