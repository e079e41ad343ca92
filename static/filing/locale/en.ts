/** What is said about files, in English, to customers and agents alike: loaded with what says it. */
export const en = {
	"file.tray": "Files to send",
	"file.camera": "Take a photo",
	"file.uploading": "Uploading",
	"file.stalled": "Waiting for the network",
	"file.done": "Ready",
	"file.again": "The page was reloaded: choose this file again to go on",
	"file.remove": "Remove {name}",
	"file.waiting": "Your message goes as soon as the files are there.",
	"file.decide": "Remove the files that cannot go, or choose them again.",
	"file.too_many": "A message can have at most {count} files.",
	"file.too_large": "This file is too large.",
	"file.not_taken": "Only whole pictures, PDF and text files can be sent.",
	"file.quota": "No more files can be sent today.",
	"file.gone": "This file can no longer be read.",
	"file.refused": "This file could not be sent.",
	"file.view": "View {name}",
	"file.download": "Download {name}, {size}",
	"file.save": "Download",
	"file.close": "Close",
	"file.missing": "No longer there",
	"file.failed": "Could not be loaded",
} as const;

export type FileKey = keyof typeof en;
export type FileTexts = Readonly<Record<FileKey, string>>;
