const { ElementPlus, Vue } = globalThis;

const template = `
	<el-tabs v-model="tab">
		<el-tab-pane label="Bookings" name="bookings">
			<el-table :data="rows" border style="width: 100%">
				<el-table-column prop="day" label="Day" sortable></el-table-column>
				<el-table-column prop="room" label="Room"></el-table-column>
				<el-table-column label="Taken"><template #default="{ row }"><el-progress :percentage="row.taken"></el-progress></template></el-table-column>
			</el-table>
		</el-tab-pane>
		<el-tab-pane label="New" name="new">
			<el-form label-width="120px" style="max-width: 520px">
				<el-form-item label="Guest"><el-input id="guest" v-model="guest" maxlength="30" show-word-limit></el-input></el-form-item>
				<el-form-item label="Nights"><el-input-number v-model="nights" :min="1"></el-input-number></el-form-item>
				<el-form-item label="Room"><el-select id="room" v-model="room"><el-option v-for="r in ['North', 'South']" :key="r" :label="r" :value="r"></el-option></el-select></el-form-item>
				<el-form-item label="Days"><el-date-picker v-model="days" type="daterange" start-placeholder="From" end-placeholder="To"></el-date-picker></el-form-item>
				<el-form-item label="Breakfast"><el-switch v-model="breakfast"></el-switch></el-form-item>
				<el-form-item label="Words"><el-rate v-model="stars"></el-rate></el-form-item>
			</el-form>
		</el-tab-pane>
	</el-tabs>
	<el-collapse><el-collapse-item title="When can I arrive?">From three in the afternoon.</el-collapse-item></el-collapse>
	<p><el-button type="primary" id="help" @click="asks = true">Help</el-button></p>
	<el-drawer v-model="asks" title="Help">Somebody is with you in a moment.</el-drawer>
`;

const rows = [4, 2, 9, 7].map((day) => ({
	day,
	room: day % 2 ? "North" : "South",
	taken: day * 10,
}));

Vue.createApp({
	template,
	data: () => ({
		tab: "bookings",
		rows,
		guest: "",
		nights: 2,
		room: "",
		days: "",
		breakfast: true,
		stars: 3,
		asks: false,
	}),
})
	.use(ElementPlus)
	.mount("#app");
