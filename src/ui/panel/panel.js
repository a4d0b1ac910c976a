/*
 * The panel: waits for a card, lists the person's jobs, releases them and follows them, and leaves by itself.
 *
 * Screens: idle -> reading -> list -> progress -> list | idle. A card read at any time ends the session of the
 * person before and begins a new one.
 */

(function (root) {
  'use strict';

  var request = root.tomeoki.request;
  var view = root.tomeoki.view;
  var main = document.getElementById('panel');
  var tools = document.getElementById('tools');
  var languageLink = tools.firstChild;
  var toolsInfo = view.element('span', 'tools-info', '');
  var leaveButton = view.button('leave', view.text('leave'), leave);
  var shownInfo = null;

  var tickMs = 1000;
  var deviceTicks = 15;
  var messageTicks = 10;
  var countdownSeconds = 15;
  /* Below the three minutes after which the service ends a session. */
  var printingSeconds = 170;
  var doneSeconds = 20;
  var idleSeconds = Number(main.getAttribute('data-idle'));

  /* Names of people who left are never seen again: everything of a session is in here. */
  var session = null;
  var screen = 'idle';
  var deviceState = main.getAttribute('data-state');
  var untouchedSeconds = 0;
  var idleTicks = 0;
  var messageLeft = 0;

  function newSession(displayName) {
    return {
      displayName: displayName,
      jobs: [],
      selected: {},
      unlocked: {},
      followed: [],
      refused: [],
      following: false,
      drawn: '',
      busy: false,
    };
  }

  function reasonOf(body) {
    if (body && body.title) return { cause: body.title, advice: body.detail };
    return { cause: view.text('offline'), advice: view.text('offlineNext') };
  }

  /*
   * The link and the button stay where they are: a node that is taken out between the press and the release of a
   * button gets no click.
   */
  function showTools() {
    var left = session === null ? 0 : limitSeconds() - untouchedSeconds;
    var late = session !== null && left <= countdownSeconds;
    languageLink.style.display = late ? 'none' : '';
    leaveButton.style.display = session === null ? 'none' : '';
    showToolsInfo(session === null ? '' : late ? String(Math.max(0, left)) : session.displayName, late);
  }

  function showToolsInfo(info, late) {
    if (info + late === shownInfo) return;
    shownInfo = info + late;
    while (toolsInfo.firstChild) toolsInfo.removeChild(toolsInfo.firstChild);
    if (late) {
      toolsInfo.appendChild(view.element('span', 'countdown', view.text('leaveIn', { seconds: info })));
      toolsInfo.appendChild(view.button('small', view.text('stay'), touched));
    } else if (info !== '') {
      toolsInfo.appendChild(view.element('span', 'person', view.text('greeting', { name: info })));
    }
  }

  function idle(reason) {
    session = null;
    screen = 'idle';
    idleTicks = 0;
    messageLeft = reason ? messageTicks : 0;
    showTools();
    if (deviceState === 'offline') view.showIdle(view.text('offline'), view.text('offlineNext'), reason);
    else if (deviceState === 'active') view.showIdle(view.text('idleTitle'), view.text('idleLead'), reason);
    else view.showIdle(view.text('paused'), view.text('pausedNext'), reason);
  }

  function leave() {
    if (session === null) return;
    idle(null);
    request('POST', '/api/v1/panel/leave', {}, function () {});
  }

  /* Runs `next` with the body when the answer is good and still this person's; otherwise tells what happened. */
  function forSession(mine, next) {
    return function (status, body) {
      if (session !== mine) return;
      mine.busy = false;
      if (status >= 200 && status < 300) next(body);
      else if (status === 401) idle(reasonOf(body));
      else list(reasonOf(body));
    };
  }

  function onCard(typed) {
    if (screen === 'reading') return;
    session = null;
    screen = 'reading';
    showTools();
    view.showIdle(view.text('reading'), '', null, true);
    request('POST', '/api/v1/panel/tap', { typed: typed }, function (status, body) {
      if (status !== 201) {
        idle(reasonOf(body));
        return;
      }
      begin(body.displayName);
    });
  }

  function begin(displayName) {
    session = newSession(displayName);
    touched();
    loadJobs(null);
  }

  function loadJobs(reason) {
    var mine = session;
    screen = 'list';
    mine.following = false;
    request(
      'GET',
      '/api/v1/panel/jobs',
      null,
      forSession(mine, function (body) {
        mine.jobs = body.items;
        list(reason);
      })
    );
  }

  function selectable() {
    return session.jobs.filter(function (job) {
      return !view.isOpen(job);
    });
  }

  function selectedIds() {
    return selectable()
      .map(function (job) {
        return job.id;
      })
      .filter(function (id) {
        return session.selected[id] === true;
      });
  }

  function list(reason) {
    screen = 'list';
    showTools();
    view.showList(
      session.jobs,
      {
        isSelected: function (id) {
          return session.selected[id] === true;
        },
        onSelect: function (id, on) {
          session.selected[id] = on;
          listFoot();
        },
        isUnlocked: function (id) {
          return session.unlocked[id] === true;
        },
        onResolve: resolve,
        onUnlock: actions.unlock,
        onContinue: actions.continueJob,
        onContinueElsewhere: actions.continueElsewhere,
        onClaim: actions.claim,
      },
      reason
    );
    listFoot();
  }

  function listFoot() {
    var count = selectedIds().length;
    var all = selectable().length;
    var paper = main.getAttribute('data-scanner') === 'yes' ? view.button('', view.text('scan'), scan) : null;
    if (session.jobs.length === 0) {
      view.showListFoot([paper]);
      return;
    }
    var every = view.button(
      '',
      view.text(count === all && all > 0 ? 'selectNone' : 'selectAll'),
      function () {
        selectable().forEach(function (job) {
          session.selected[job.id] = count !== all;
        });
        list(null);
      }
    );
    var remove = view.button('danger', view.text('delete'), askDelete);
    var edit = view.button('', view.text('edit'), function () {
      var id = selectedIds()[0];
      actions.edit(
        session.jobs.filter(function (job) {
          return job.id === id;
        })[0]
      );
    });
    var label = count === 0 ? view.text('print') : view.text('printCount', { count: count });
    var print = view.button('strong big', label, function () {
      release(selectedIds(), null);
    });
    every.disabled = all === 0;
    remove.disabled = count === 0;
    print.disabled = count === 0;
    edit.disabled = count !== 1;
    view.showListFoot([every, remove, view.element('span', 'spacer'), paper, edit, print]);
  }

  function scan() {
    var mine = session;
    screen = 'scan';
    view.showScan(
      {
        onList: function () {
          loadJobs(null);
        },
        send: function (pullId, done) {
          mine.busy = true;
          request('POST', '/api/v1/panel/scan', { pullId: pullId }, function (status, body) {
            if (session !== mine) return;
            mine.busy = false;
            touched();
            if (status === 401) idle(reasonOf(body));
            else if (status === 201) done(body.scanIds, null);
            else done(null, reasonOf(body));
          });
        },
      },
      null
    );
  }

  function askDelete() {
    var ids = selectedIds();
    var no = view.button('', view.text('deleteNo'), listFoot);
    var yes = view.button('danger strong', view.text('deleteYes'), function () {
      removeAll(ids, null);
    });
    var ask = view.element('p', 'ask', view.text('deleteAsk', { count: ids.length }));
    view.showListFoot([ask, view.element('span', 'spacer'), no, yes], no);
  }

  /* One after the other, so that a refusal is told for what it is and the rest is still deleted. */
  function removeAll(ids, reason) {
    var mine = session;
    if (ids.length === 0) {
      mine.selected = {};
      loadJobs(reason);
      return;
    }
    request('DELETE', '/api/v1/panel/jobs/' + ids[0], null, function (status, body) {
      if (session !== mine) return;
      if (status === 401) idle(reasonOf(body));
      else removeAll(ids.slice(1), status === 204 ? reason : reasonOf(body));
    });
  }

  /* What the other scripts may ask of the panel. */
  var panel = {
    session: function () {
      return session;
    },
    isScreen: function (name) {
      return screen === name;
    },
    /* Names a screen. */
    take: function (name) {
      screen = name;
      touched();
    },
    forSession: forSession,
    loadJobs: loadJobs,
    reasonOf: reasonOf,
    touched: touched,
    leave: leave,
    unlocked: function (jobId) {
      session.unlocked[jobId] = true;
    },
    leaveOn401: function (status, body) {
      if (status === 401) idle(reasonOf(body));
      return status === 401;
    },
  };
  var following = root.tomeoki.following(panel);
  var actions = root.tomeoki.jobActions(panel, following);
  following.useActions(actions);
  var release = following.release;
  var resolve = following.resolve;

  function limitSeconds() {
    /* Sheets may take minutes; nobody presses anything while they run. */
    if (screen === 'scan' && session.busy) return printingSeconds;
    if (screen !== 'progress' || !session.entries) return idleSeconds;
    if (session.entries.some(view.isUnfinished)) return printingSeconds;
    var allDone = session.entries.every(function (entry) {
      return entry.state === 'confirmed';
    });
    return allDone ? Math.min(doneSeconds, idleSeconds) : idleSeconds;
  }

  function touched() {
    untouchedSeconds = 0;
    if (session !== null && screen !== 'reading') showTools();
  }

  function tick() {
    if (session !== null) {
      untouchedSeconds += 1;
      var left = limitSeconds() - untouchedSeconds;
      if (left <= 0) leave();
      else if (left <= countdownSeconds) showTools();
      return;
    }
    if (screen !== 'idle') return;
    idleTicks += 1;
    if (messageLeft > 0) {
      messageLeft -= 1;
      if (messageLeft === 0) idle(null);
    } else if (idleTicks % deviceTicks === 0 || deviceState === 'offline') checkDevice();
  }

  function checkDevice() {
    request('GET', '/api/v1/panel/device', null, function (status, body) {
      if (session !== null || screen !== 'idle') return;
      var now = status === 200 ? body.state : 'offline';
      if (status === 401) now = 'removed';
      if (now === deviceState) return;
      deviceState = now;
      idle(null);
    });
  }

  document.addEventListener('mousedown', touched, true);
  document.addEventListener('touchstart', touched, true);
  document.addEventListener('keydown', touched, true);
  root.tomeoki.listenForCards(onCard, function () {
    if (session === null && screen === 'idle')
      idle({ cause: view.text('broken'), advice: view.text('brokenNext') });
  });
  tools.insertBefore(toolsInfo, languageLink);
  tools.appendChild(leaveButton);
  setInterval(tick, tickMs);
  idle(null);
  /* Switching the language loads the page anew; the person goes on where they were. */
  request('GET', '/api/v1/panel/session', null, function (status, body) {
    if (status === 200 && screen === 'idle') begin(body.displayName);
  });
})(window);
