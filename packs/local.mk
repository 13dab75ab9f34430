# Packs are data: what stands here is installed as it is.
citymgmtdir = $(datadir)/citymgmt
nobase_dist_citymgmt_DATA = \
	packs/beijing/README.md \
	packs/beijing/benchmarks.json \
	packs/beijing/items.json \
	packs/beijing/pack.json \
	packs/beijing/sources.json \
	packs/beijing/terms.json \
	packs/beijing/tests.json \
	packs/cn/README.md \
	packs/cn/calendar.json \
	packs/cn/general.json \
	packs/cn/items-appearance.json \
	packs/cn/items-construction.json \
	packs/cn/items-environment.json \
	packs/cn/items-utilities.json \
	packs/cn/pack.json \
	packs/cn/procedures.json \
	packs/cn/sources.json \
	packs/cn/terms.json \
	packs/cn/tests-general.json \
	packs/cn/tests-items.json \
	packs/hohhot/README.md \
	packs/hohhot/list.json \
	packs/hohhot/pack.json \
	packs/hohhot/rules.json \
	packs/hohhot/staffing.json \
	packs/hohhot/tests-list.json \
	packs/hohhot/tests-staffing.json \
	packs/hohhot/tests.json \
	packs/jinniu/README.md \
	packs/jinniu/boards-manual.json \
	packs/jinniu/boards.json \
	packs/jinniu/pack.json \
	packs/jinniu/sources.json \
	packs/jinniu/terms.json \
	packs/jinniu/tests.json \
	packs/qingdao/README.md \
	packs/qingdao/benchmarks.json \
	packs/qingdao/items.json \
	packs/qingdao/pack.json \
	packs/qingdao/sources.json \
	packs/qingdao/terms.json \
	packs/qingdao/tests.json \
	packs/yuncheng/README.md \
	packs/yuncheng/calendar.json \
	packs/yuncheng/deadlines.json \
	packs/yuncheng/pack.json \
	packs/yuncheng/sources.json \
	packs/yuncheng/tests-events.json \
	packs/yuncheng/tests.json \
	packs/yuncheng-days/README.md \
	packs/yuncheng-days/pack.json \
	packs/yuncheng-days/tests-hard.json \
	packs/yuncheng-days/tests.json
EXTRA_DIST += packs/yuncheng/make.py
