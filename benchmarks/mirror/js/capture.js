// Ours with the options of the widget: see `#startCapture` in static/widget/session/session.tsx.
import { startCapture } from "../../../static/mirror/index.ts";
import { AssetOffers } from "../../../static/widget/session/asset_offer.ts";

/** A server answers after that long, in milliseconds. */
const ANSWER_MS = 5;

/** Capture this page for a server that has the site's style sheets if `bench.known`; failures go to `bench.error`. */
export function capture(take) {
	const offers = new AssetOffers({
		offer: (files) => {
			const hashes = files.map((each) => each.hash);
			const [missing, kept] = globalThis.bench.known ? [[], hashes] : [hashes, []];
			setTimeout(() => offers.wanted(missing, kept), ANSWER_MS);
			return true;
		},
		upload: () => {},
		backlog: () => 0,
	});
	const options = {
		privacy: "default",
		rules: [],
		ignore: () => false,
		closedRoot: () => null,
		fontSource: () => null,
		pressure: () => 0,
		onResource: () => {},
		shareSheet: (url, bytes) => offers.share(url, bytes),
		onError: (error) => {
			globalThis.bench.error = String(error?.stack ?? error);
		},
	};
	return startCapture(window, options, take);
}
