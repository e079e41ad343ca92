/** What the shop sells. Prices are euro cents. */

/**
 * @typedef {object} Product
 * @property {string} id Short name, used in addresses and for the picture.
 * @property {string} name
 * @property {"bags" | "shelter" | "clothing" | "footwear" | "camp"} category
 * @property {number} cents Price in euro cents.
 * @property {number} [wasCents] Price before the reduction.
 * @property {number} rating Out of five.
 * @property {number} reviews
 * @property {string} accent Colour that the picture's backdrop is mixed from.
 * @property {string} alt What the picture shows.
 * @property {string} pitch One sentence.
 * @property {string} story
 * @property {string} care
 * @property {readonly string[]} sizes
 * @property {SizeGuide} [guide]
 */

/**
 * @typedef {object} SizeGuide
 * @property {readonly string[]} head
 * @property {readonly (readonly string[])[]} rows
 */

/** @type {SizeGuide} */
const BODY_GUIDE = {
	head: ["Size", "Chest", "Waist", "Sleeve"],
	rows: [
		["XS", "84 cm", "70 cm", "60 cm"],
		["S", "91 cm", "77 cm", "62 cm"],
		["M", "98 cm", "84 cm", "64 cm"],
		["L", "106 cm", "92 cm", "66 cm"],
		["XL", "114 cm", "100 cm", "68 cm"],
	],
};

/** @type {SizeGuide} */
const FOOT_GUIDE = {
	head: ["EU", "UK", "US", "Foot length"],
	rows: [
		["38", "5", "6", "24.0 cm"],
		["40", "6.5", "7.5", "25.3 cm"],
		["42", "8", "9", "26.6 cm"],
		["44", "9.5", "10.5", "27.9 cm"],
		["46", "11", "12", "29.2 cm"],
	],
};

/** @type {readonly Product[]} */
export const PRODUCTS = [
	{
		id: "ridge-45",
		name: "Ridge 45 backpack",
		category: "bags",
		cents: 18900,
		rating: 4.7,
		reviews: 212,
		accent: "#c36a3a",
		alt: "A rust-brown backpack with two side pockets",
		pitch: "Five days on your back, and you will forget that it is there.",
		story:
			"Waxed cotton over a light aluminium frame. The lid comes off as a day bag, the belt pockets take a map or a sandwich.",
		care: "Brush off dry mud, wipe with cold water, wax once a year.",
		sizes: ["Short back", "Regular", "Long back"],
	},
	{
		id: "halden-2",
		name: "Halden 2 tent",
		category: "shelter",
		cents: 42900,
		wasCents: 47900,
		rating: 4.8,
		reviews: 96,
		accent: "#d7a02f",
		alt: "A golden pyramid tent with its door half open",
		pitch: "Up in four minutes, calm in a storm.",
		story:
			"One pole, one idea: a pyramid sheds wind from everywhere. Room for two and wet dogs. 2.1 kg with all pegs.",
		care: "Dry it before you store it. Patch kit and spare guy lines are in the bag.",
		sizes: ["Two people", "Three people"],
	},
	{
		id: "torv",
		name: "Torv boots",
		category: "footwear",
		cents: 21900,
		rating: 4.5,
		reviews: 341,
		accent: "#8a6747",
		alt: "A brown leather hiking boot with light laces",
		pitch: "Made for bog, scree and the pub afterwards.",
		story:
			"Full-grain leather, a welted sole that any cobbler can replace, and a lining of undyed wool.",
		care: "Let them dry slowly, away from the stove. Grease the seams.",
		sizes: ["38", "40", "42", "44", "46"],
		guide: FOOT_GUIDE,
	},
	{
		id: "regn",
		name: "Regn shell jacket",
		category: "clothing",
		cents: 27900,
		rating: 4.6,
		reviews: 178,
		accent: "#3d868c",
		alt: "A teal rain jacket with an amber zip",
		pitch: "Keeps out a week of west-coast weather.",
		story:
			"Three layers, taped seams, a hood that turns with your head. No fluorine in the finish.",
		care: "Wash at 30 °C without softener, tumble warm to wake the finish.",
		sizes: ["XS", "S", "M", "L", "XL"],
		guide: BODY_GUIDE,
	},
	{
		id: "dun",
		name: "Dun sleeping bag",
		category: "shelter",
		cents: 24900,
		rating: 4.9,
		reviews: 67,
		accent: "#5c6fa9",
		alt: "A blue mummy sleeping bag with a sand-coloured lining",
		pitch: "Warm to −7 °C, small as a loaf.",
		story: "Traceable duck down in slanted chambers, a collar that closes with one hand.",
		care: "Air it after each night. Wash rarely, dry long, with two tennis balls.",
		sizes: ["Up to 175 cm", "Up to 190 cm"],
	},
	{
		id: "glim",
		name: "Glim stove",
		category: "camp",
		cents: 6400,
		rating: 4.4,
		reviews: 129,
		accent: "#b84c39",
		alt: "A small gas stove with a flame below a pot",
		pitch: "Half a litre boils while you find the cups.",
		story: "A wide burner that simmers as well as it roars. Folds to the size of a fist.",
		care: "Keep the jet dry; a needle is taped inside the lid.",
		sizes: ["One size"],
	},
	{
		id: "lykt",
		name: "Lykt lantern",
		category: "camp",
		cents: 4500,
		rating: 4.3,
		reviews: 88,
		accent: "#e0ad4f",
		alt: "A lantern that glows in warm light",
		pitch: "Candle mood, forty hours a charge.",
		story: "Turns from reading light to ember with one knob. Charges from the sun in a day.",
		care: "Wipe the glass. The battery comes out with one screw.",
		sizes: ["One size"],
	},
	{
		id: "kilde",
		name: "Kilde bottle",
		category: "camp",
		cents: 2800,
		wasCents: 3200,
		rating: 4.8,
		reviews: 503,
		accent: "#5d8a6b",
		alt: "A green bottle with a picture of mountains",
		pitch: "Cold for a day, hot for a night.",
		story: "Double-walled steel with a lid that never squeaks. Takes a filter.",
		care: "Dishwasher safe; leave the lid off to dry.",
		sizes: ["0.5 l", "0.75 l"],
	},
];

/**
 * Return the product with this id, or undefined.
 * @param {string | null} id
 * @returns {Product | undefined}
 */
export function findProduct(id) {
	return PRODUCTS.find((product) => product.id === id);
}

/**
 * Return the address of a product's picture.
 * @param {string} id
 */
export function pictureOf(id) {
	return `images/${id}.svg`;
}
