/** Two soft tones, made here: nothing is loaded for them. */

const TONES = [660, 880];
/** One tone after the other, in seconds. */
const STEP_S = 0.13;
const LENGTH_S = 0.3;
/** Of full loudness. */
const LOUDNESS = 0.08;

/** Play them; a browser that the customer has not touched yet stays silent. */
export function ring(): void {
	try {
		const audio = new AudioContext();
		for (const [index, tone] of TONES.entries()) play(audio, tone, index * STEP_S);
		// One that was not allowed to play must not do so at the next press, long after.
		setTimeout(() => void audio.close(), 1000 * (TONES.length * STEP_S + LENGTH_S + 0.2));
	} catch {
		// No sound in this browser: the badge is there still.
	}
}

function play(audio: AudioContext, tone: number, afterS: number): void {
	const [source, gain] = [audio.createOscillator(), audio.createGain()];
	const start = audio.currentTime + afterS;
	source.frequency.value = tone;
	gain.gain.setValueAtTime(LOUDNESS, start);
	gain.gain.exponentialRampToValueAtTime(0.001, start + LENGTH_S);
	source.connect(gain).connect(audio.destination);
	source.start(start);
	source.stop(start + LENGTH_S);
}
