import { describe, expect, it, vi } from "vitest";
import { carriedFiles } from "../../../static/filing/carried.ts";
import { catalogues, fileWords } from "../../../static/filing/locale/index.ts";
import { readManifest, writeManifest } from "../../../static/filing/manifest.ts";
import { Office } from "../../../static/filing/office.ts";
import { plain } from "../../../static/filing/plain.ts";

const ID = `att_${"a".repeat(22)}`;
const LINE = `${ID} image/png 1234 640 480 my photo.png`;

describe("a message with files", () => {
	it("names them and says its words", () => {
		const text = writeManifest([LINE, LINE], "look\n\nhere");
		const { files, words } = readManifest(text);
		expect(files).toHaveLength(2);
		expect(files[0]).toEqual({
			id: ID,
			type: "image/png",
			size: 1234,
			width: 640,
			height: 480,
			name: "my photo.png",
		});
		expect(words).toBe("look\n\nhere");
		expect(plain(text)).toBe("my photo.png\nmy photo.png\n\nlook\n\nhere");
	});

	it("without words is its names", () => {
		expect(readManifest(writeManifest([LINE], ""))).toMatchObject({ words: "" });
		expect(plain(LINE)).toBe("my photo.png");
	});

	it("passes over lines of another kind", () => {
		expect(readManifest("att_ what is this").files).toEqual([]);
	});
});

describe("what is dropped or pasted", () => {
	const shot = new File(["x"], "shot.png");
	const carried = (...types: string[]) =>
		carriedFiles({ types, files: [shot] as unknown as FileList }).length;

	it("is its files: of a screenshot, of a page's picture, of a folder's file", () => {
		expect(carried("Files")).toBe(1);
		expect(carried("text/html", "Files")).toBe(1);
		expect(carried("text/plain", "Files")).toBe(1);
		expect(carriedFiles(null)).toEqual([]);
	});

	it("is its text where an office program adds a picture of that", () => {
		expect(carried("text/plain", "text/html", "text/rtf", "Files")).toBe(0);
	});
});

describe("catalogues", () => {
	it("have the same texts with the same values", () => {
		const { en, ko } = catalogues;
		expect(Object.keys(ko)).toEqual(Object.keys(en));
		for (const key of Object.keys(en) as (keyof typeof en)[])
			expect(ko[key].match(/\{\w+\}/g)).toEqual(en[key].match(/\{\w+\}/g));
	});

	it("say sizes", () => {
		const { size } = fileWords("en");
		expect([size(12), size(34_567), size(20_971_520)]).toEqual(["12 byte", "35 kB", "21 MB"]);
	});
});

describe("links", () => {
	const link = (fileId: string) => ({ fileId, full: `files/${fileId}`, thumb: "" });
	const answer = (...ids: string[]) =>
		({
			type: "file_links",
			conversationId: "cnv_1",
			links: ids.map(link),
			expiresAtMs: Date.now() + 300_000,
		}) as const;

	it("that are wanted together are asked for at once, and what is left out is not there", async () => {
		const sent: unknown[] = [];
		const office = new Office({ conversationId: "cnv_1", send: (it) => sent.push(it) > 0 });
		const wanted = Promise.all(["a", "b", "a"].map((each) => office.link(each)));
		await vi.waitFor(() => expect(sent).toHaveLength(1));
		expect(sent[0]).toMatchObject({ files: ["a", "b"] });
		office.handle(answer("a"));
		expect(await wanted).toEqual([link("a"), undefined, link("a")]);
		expect(await office.link("a")).toEqual(link("a"));
		expect(sent).toHaveLength(1);
	});

	it("are asked for one question after the other, and fail with the socket", async () => {
		const sent: { files?: readonly string[] }[] = [];
		const office = new Office({ conversationId: "", send: (it) => sent.push(it as object) > 0 });
		const first = Promise.all(Array.from({ length: 25 }, (_, at) => office.link(`f${at}`)));
		await vi.waitFor(() => expect(sent).toHaveLength(1));
		expect(sent[0]?.files).toHaveLength(20);
		office.handle(answer(...(sent[0]?.files ?? [])));
		await vi.waitFor(() => expect(sent).toHaveLength(2));
		expect(sent[1]?.files).toHaveLength(5);
		const failed = expect(first).rejects.toThrow("socket");
		office.lost();
		await failed;
	});
});
