function mpc = riverbend
% A region of seven buses, made up for Ballast's examples: a river with hydro, a city,
% a wind ridge, and a substation (4, Riverbend) where a data center asks to connect.
mpc.version = '2';
mpc.baseMVA = 100;

%	bus_i	type	Pd	Qd	Gs	Bs	area	Vm	Va	baseKV	zone	Vmax	Vmin
mpc.bus = [
	1	3	0	0	0	0	1	1	0	230	1	1.05	0.95;
	2	2	60	15	0	0	1	1	0	230	1	1.05	0.95;
	3	1	210	50	0	0	1	1	0	230	1	1.05	0.95;
	4	1	40	10	0	0	1	1	0	230	1	1.05	0.95;
	5	2	30	8	0	0	2	1	0	230	1	1.05	0.95;
	6	1	170	40	0	0	2	1	0	230	1	1.05	0.95;
	7	2	20	5	0	0	2	1	0	230	1	1.05	0.95;
];

%	bus	Pg	Qg	Qmax	Qmin	Vg	mBase	status	Pmax	Pmin
mpc.gen = [
	1	150	0	150	-100	1	300	1	300	90;	% gas, combined cycle
	1	0	0	60	-40	1	120	1	120	0;	% gas turbine
	2	110	0	80	-60	1	160	1	160	0;	% river
	5	190	0	120	-80	1	250	1	250	100;	% coal
	7	80	0	50	-50	1	200	1	200	0;	% wind
];

%	fbus	tbus	r	x	b	rateA	rateB	rateC	ratio	angle	status	angmin	angmax
mpc.branch = [
	1	2	0.004	0.040	0.03	250	275	300	0	0	1	-360	360;
	1	3	0.006	0.060	0.05	250	275	300	0	0	1	-360	360;
	2	3	0.005	0.050	0.04	200	220	240	0	0	1	-360	360;
	2	4	0.008	0.080	0.06	150	165	180	0	0	1	-360	360;
	3	4	0.009	0.090	0.07	150	165	180	0	0	1	-360	360;
	4	5	0.010	0.100	0.07	150	165	180	0	0	1	-360	360;
	5	6	0.005	0.050	0.04	220	240	265	0	0	1	-360	360;
	3	6	0.007	0.070	0.05	200	220	240	0	0	1	-360	360;
	5	7	0.006	0.060	0.04	200	220	240	0	0	1	-360	360;
	6	7	0.008	0.080	0.05	200	220	240	...	% built with the wind farm
	0	0	1	-360	360;
];

%	2	startup	shutdown	n	c(n-1)	...	c0
%	1	startup	shutdown	n	x1	y1	...	xn	yn
mpc.gencost = [
	2	0	0	3	0.02	24	400	0	0	0;
	2	0	0	2	62	150	0	0	0	0;
	2	0	0	2	4	0	0	0	0	0;
	1	0	0	3	100	3200	200	6100	250	7900;
	2	0	0	1	0	0	0	0	0	0;
];

mpc.bus_name = { 'Falls'; 'Weir'; 'City'; 'Riverbend'; 'Colliers'; 'Harbour'; 'Ridge' };
mpc.genfuel = { 'gas'; 'gas'; 'hydro'; 'coal'; 'wind' };
