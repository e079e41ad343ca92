/** What the socket of the chat hands on to a co-browse session. */
import type { MessageOf, SiteWords } from "@lookalong/protocol";

/** Who takes what belongs to a co-browse session. */
export interface SessionSink {
	state(state: MessageOf<"session_state">): void;
	privacy(privacy: MessageOf<"site_privacy">): void;
	wording(languages: readonly SiteWords[]): void;
	snapshotRequest(request: MessageOf<"snapshot_request">): void;
	assetWanted(wanted: MessageOf<"asset_wanted">): void;
	frameProof(proof: MessageOf<"frame_proof">): void;
	relay(frame: Uint8Array): void;
	/** The socket is gone, and with it everything that was on its way. */
	lost(): void;
	/** Another socket of this tab took over. */
	replaced(): void;
	/** A socket is ready. */
	welcomed(): void;
	/** Something was refused that was no text. */
	refused(): void;
	/** What the next hello continues; empty for nothing. */
	resumeToken(): string;
}
