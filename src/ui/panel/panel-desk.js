/* The list in a session: what is chosen, the buttons under it, deleting, scanning, what is not here, かざすだけ. */

(function (root) {
  'use strict';

  var request = root.tomeoki.request;
  var view = root.tomeoki.view;
  var main = document.getElementById('panel');

  /* `parts` gives following, actions, ways and tapAll, made after this. */
  root.tomeoki.desk = function (panel, parts) {
    var paper = root.tomeoki.scanning(panel, load);

    function load(reason, note) {
      var mine = panel.session();
      panel.take('list');
      mine.following = false;
      request(
        'GET',
        '/api/v1/panel/jobs',
        null,
        panel.forSession(mine, function (body) {
          mine.jobs = body.items;
          if (panel.isScreen('list')) draw(reason, note);
        })
      );
    }

    /* The first list of a session; with かざすだけ it prints by itself. */
    function enter() {
      var mine = panel.session();
      var asked = 0;
      var printsAll = false;

      function arrived() {
        asked += 1;
        if (asked < 2 || panel.session() !== mine || !panel.isScreen('list')) return;
        var ready = mine.jobs.filter(parts.tapAll().isReady);
        if (!printsAll || ready.length === 0) return;
        parts.actions().outlook(function (outlook) {
          if (!panel.isScreen('list')) return;
          var left = mine.jobs.length - ready.length;
          parts.tapAll().count(ready, left, outlook, release, function () {
            load(null);
          });
        });
      }

      panel.take('list');
      request(
        'GET',
        '/api/v1/panel/jobs',
        null,
        panel.forSession(mine, function (body) {
          mine.jobs = body.items;
          draw(null, null);
          arrived();
        })
      );
      request('GET', '/api/v1/panel/preferences', null, function (status, body) {
        if (panel.session() !== mine) return;
        printsAll = status === 200 && body.tapPrintsAll === true;
        mine.printsAll = printsAll;
        arrived();
      });
    }

    function release(ids) {
      parts.following().release(ids, null);
    }

    function selectable() {
      return panel.session().jobs.filter(view.isSelectable);
    }

    function selectedIds() {
      var mine = panel.session();
      return selectable()
        .map(function (job) {
          return job.id;
        })
        .filter(function (id) {
          return mine.selected[id] === true;
        });
    }

    function draw(reason, note) {
      var mine = panel.session();
      var actions = parts.actions();
      panel.take('list');
      view.showList(
        mine.jobs,
        {
          isSelected: function (id) {
            return mine.selected[id] === true;
          },
          onSelect: function (id, on) {
            mine.selected[id] = on;
            foot();
          },
          isUnlocked: function (id) {
            return mine.unlocked[id] === true;
          },
          onResolve: parts.following().resolve,
          onUnlock: actions.unlock,
          onContinue: actions.continueJob,
          onContinueElsewhere: actions.continueElsewhere,
          onClaim: actions.claim,
          onWhy: why,
          onTapAll: choose,
          onStepUp: function (factor) {
            parts.ways()[factor](null);
          },
        },
        reason,
        note
      );
      foot();
    }

    function foot() {
      var mine = panel.session();
      var count = selectedIds().length;
      var all = selectable().length;
      var scanButton =
        main.getAttribute('data-scanner') === 'yes' ? view.button('', view.text('scan'), scan) : null;
      if (mine.jobs.length === 0) {
        view.showListFoot([scanButton]);
        return;
      }
      var every = view.button(
        '',
        view.text(count === all && all > 0 ? 'selectNone' : 'selectAll'),
        function () {
          selectable().forEach(function (job) {
            mine.selected[job.id] = count !== all;
          });
          draw(null);
        }
      );
      var remove = view.button('danger', view.text('delete'), askDelete);
      var edit = view.button('', view.text('edit'), function () {
        var id = selectedIds()[0];
        parts.actions().edit(
          mine.jobs.filter(function (job) {
            return job.id === id;
          })[0]
        );
      });
      var label = count === 0 ? view.text('print') : view.text('printCount', { count: count });
      var print = view.button('strong big', label, function () {
        release(selectedIds());
      });
      every.disabled = all === 0;
      remove.disabled = count === 0;
      print.disabled = count === 0;
      edit.disabled = count !== 1;
      view.showListFoot([every, remove, view.spacer(), scanButton, edit, print]);
    }

    function scan() {
      paper.begin(null);
    }

    function askDelete() {
      var ids = selectedIds();
      var no = view.button('', view.text('deleteNo'), foot);
      var yes = view.button('danger strong', view.text('deleteYes'), function () {
        removeAll(ids, null);
      });
      var ask = view.element('p', 'ask', view.text('deleteAsk', { count: ids.length }));
      view.showListFoot([ask, view.spacer(), no, yes], no);
    }

    /* One after the other, so that a refusal is told for what it is and the rest is still deleted. */
    function removeAll(ids, reason) {
      var mine = panel.session();
      if (ids.length === 0) {
        mine.selected = {};
        load(reason);
        return;
      }
      request('DELETE', '/api/v1/panel/jobs/' + ids[0], null, function (status, body) {
        if (panel.session() !== mine || panel.leaveOn401(status, body)) return;
        removeAll(ids.slice(1), status === 204 ? reason : panel.reasonOf(body));
      });
    }

    function why() {
      var mine = panel.session();
      panel.take('why');
      request(
        'GET',
        '/api/v1/panel/jobs/elsewhere',
        null,
        panel.forSession(mine, function (body) {
          if (panel.isScreen('why')) view.showWhy(body.items, { onBack: panel.back, onAgain: why });
        })
      );
    }

    function choose() {
      var mine = panel.session();
      parts.tapAll().choose(mine.printsAll === true, function (isOn) {
        request(
          'POST',
          '/api/v1/panel/preferences',
          { tapPrintsAll: isOn },
          panel.forSession(mine, function () {
            mine.printsAll = isOn;
            load(null, view.text('tapAllSaved'));
          })
        );
      });
    }

    return { load: load, draw: draw, enter: enter };
  };
})(window);
