const { d3 } = globalThis;
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const chart = d3.select("#chart");
const defs = chart.append("defs");
const fade = defs
	.append("linearGradient")
	.attr("id", "fade")
	.attr("gradientTransform", "rotate(90)");
fade.append("stop").attr("offset", "0").attr("stop-color", "skyblue");
fade.append("stop").attr("offset", "1").attr("stop-color", "steelblue");
defs
	.append("clipPath")
	.attr("id", "round")
	.append("circle")
	.attr("r", 60)
	.attr("cx", 1090)
	.attr("cy", 90);
const x = d3.scaleBand(months, [40, 960]).padding(0.15);
const y = d3.scaleLinear([0, 120], [520, 20]);
chart.append("g").attr("transform", "translate(0,520)").call(d3.axisBottom(x));
chart.append("g").attr("transform", "translate(40,0)").call(d3.axisLeft(y));
const arcs = d3.pie()([5, 3, 2]);
const arc = d3.arc().innerRadius(30).outerRadius(90);
const pie = chart.append("g").attr("transform", "translate(1090,300)");
pie
	.selectAll("path")
	.data(arcs)
	.join("path")
	.attr("d", arc)
	.attr("fill", (_, i) => d3.schemeTableau10[i]);
chart
	.append("rect")
	.attr("width", 1200)
	.attr("height", 200)
	.attr("fill", "gold")
	.attr("clip-path", "url(#round)");

let year = 1;

function draw() {
	const rain = months.map((month, i) => ({ month, mm: 20 + ((i * 29 * year) % 90) }));
	chart
		.selectAll(".bar")
		.data(rain, ({ month }) => month)
		.join("rect")
		.attr("class", "bar")
		.attr("x", ({ month }) => x(month))
		.attr("width", x.bandwidth())
		.attr("y", ({ mm }) => y(mm))
		.attr("height", ({ mm }) => 520 - y(mm))
		.on("click", (event) => event.target.classList.toggle("chosen"))
		.on("pointerenter", (event, { month, mm }) => {
			d3.select("#tip")
				.text(`${month}: ${mm} mm`)
				.style("left", `${event.pageX + 12}px`)
				.style("top", `${event.pageY}px`)
				.style("opacity", 1);
		});
}

draw();
document.querySelector("#again").addEventListener("click", () => {
	year += 1;
	draw();
});
