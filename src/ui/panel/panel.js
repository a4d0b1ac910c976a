/*
 * The panel: puts its parts together, waits for a person, and goes back to waiting when they leave. Nothing is kept in
 * the browser; what a person saw is taken out of the page when they leave.
 */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki;
  var request = tomeoki.request;
  var view = tomeoki.view;
  var main = document.getElementById('panel');

  var tickMs = 1000;
  var standingTicks = 15;
  var messageTicks = 10;
  var resetTicks = 60;

  var deviceState = main.getAttribute('data-state');
  var known = { ways: ['card'], identify: false, enrolCard: false, guests: false, phone: false };
  var standing = null;
  var shown = { reason: null, note: null };
  var idleTicks = 0;
  var messageLeft = 0;
  var drawnIdle = '';

  var panel = tomeoki.core({
    idle: idle,
    list: function (reason) {
      desk.draw(reason);
    },
    reload: function (reason, note) {
      desk.load(reason, note);
    },
    entered: function (isNew) {
      arrivals.restart();
      if (isNew) desk.enter();
      else desk.load(null, view.text('stepUpDone'));
    },
    ways: function () {
      return known;
    },
  });
  var tools = tomeoki.tools(panel);
  var following = tomeoki.following(panel);
  var actions = tomeoki.jobActions(panel, following);
  var cards = tomeoki.cards(panel);
  var face = tomeoki.faces(panel);
  var ways = tomeoki.beginnings(panel, face, cards);
  var tapAll = tomeoki.tapAll(panel);
  var desk = tomeoki.desk(panel, {
    following: function () {
      return following;
    },
    actions: function () {
      return actions;
    },
    ways: function () {
      return ways;
    },
    tapAll: function () {
      return tapAll;
    },
  });
  var arrivals = tomeoki.arrivals({
    onArrival: function (walkUp) {
      face.close();
      panel.enter(walkUp);
    },
    onRefused: function (reason) {
      /* Whoever stands here in a session sees only their own screens. */
      if (panel.session() === null && panel.isScreen('idle')) idle(reason);
    },
    onEnded: function () {
      if (panel.session() !== null) panel.idle(panel.ended('endedCard'));
    },
  });
  following.useActions(actions);

  /* The ways to begin here, in the order of the buttons. */
  function offered() {
    var has = function (factor) {
      return known.ways.indexOf(factor) >= 0;
    };
    var all = [
      { name: 'face', isHere: face.isPossible() && (known.identify || has('face')), begin: ways.face },
      { name: 'pin', isHere: has('pin'), begin: ways.pin },
      {
        name: 'code',
        isHere: has('code') || known.guests,
        begin: function () {
          ways.code(null);
        },
      },
      {
        name: 'password',
        isHere: has('password'),
        begin: function () {
          ways.password(null);
        },
      },
      { name: 'phone', isHere: known.phone, begin: ways.phone },
      { name: 'enrolCard', isHere: known.enrolCard, begin: cards.enrol },
    ];
    return all.filter(function (way) {
      return way.isHere;
    });
  }

  function idle(reason, note) {
    idleTicks = 0;
    messageLeft = reason || note ? messageTicks : 0;
    shown = { reason: reason, note: note };
    drawnIdle = '';
    arrivals.restart();
    drawIdle();
    ask();
  }

  /* Draws only what changed, so that nothing flickers and no button goes away under a finger. */
  function drawIdle() {
    var isActive = deviceState === 'active';
    var hasCard = known.ways.indexOf('card') >= 0;
    var drawn = JSON.stringify([deviceState, known, standing, shown]);
    if (drawn === drawnIdle) return;
    drawnIdle = drawn;
    var offline = deviceState === 'offline';
    var title = offline ? 'offline' : isActive ? (hasCard ? 'idleTitle' : 'chooseWay') : 'paused';
    var lead = offline ? 'offlineNext' : isActive ? (hasCard ? 'idleLead' : '') : 'pausedNext';
    view.showIdle({
      heading: view.text(title),
      lead: lead === '' ? '' : view.text(lead),
      reason: shown.reason,
      note: shown.note,
      standing: isActive ? standing : null,
      ways: isActive ? offered() : [],
      hasCard: isActive && hasCard,
    });
  }

  /* How the device stands, and how one may begin here. */
  function ask() {
    request('GET', '/api/v1/panel/standing', null, function (status, body) {
      /* The pairing was taken back: this browser may ask for another one. */
      if (status === 401) {
        root.location.replace('/panel/pair');
        return;
      }
      deviceState = status === 200 ? body.state : 'offline';
      standing = status === 200 ? body : null;
      if (panel.isScreen('idle')) drawIdle();
    });
    request('GET', '/api/v1/panel/ways', null, function (status, body) {
      if (status === 200) known = body;
      if (panel.isScreen('idle')) drawIdle();
    });
  }

  function onCard(typed) {
    var taker = panel.cardTaker();
    if (panel.isScreen('reading') || panel.isScreen('busy')) return;
    panel.touched();
    if (taker !== null) {
      panel.takeCard(null);
      taker(typed);
      return;
    }
    tap(typed, panel.isScreen('card'));
  }

  /* A card that lets nobody in ends the session in force, unless that session asked for a card: somebody came. */
  function tap(typed, isAsked) {
    var mine = panel.session();
    face.close();
    panel.take('reading');
    view.showReading();
    request('POST', '/api/v1/panel/tap', { typed: typed }, function (status, body) {
      var code = body ? body.code : '';
      if (!panel.isScreen('reading') || panel.session() !== mine) return;
      if (status === 201) panel.enter(body);
      else if (mine !== null && isAsked && status !== 401) ways.card(panel.reasonOf(body));
      else if (mine !== null) panel.leave(panel.reasonOf(body));
      else if (code === 'card-unknown' && known.enrolCard) cards.offer(typed);
      else panel.idle(panel.reasonOf(body));
    });
  }

  function tick() {
    panel.tick();
    if (!panel.isScreen('idle')) return;
    idleTicks += 1;
    if (messageLeft > 0) {
      messageLeft -= 1;
      if (messageLeft === 0) {
        shown = { reason: null, note: null };
        drawIdle();
      }
    }
    if (idleTicks % standingTicks === 0 || (deviceState === 'offline' && idleTicks % 3 === 0)) ask();
    if (idleTicks % resetTicks === 0) tools.reset();
  }

  panel.onChange(tools.draw);
  panel.onLeaving(function () {
    face.close();
    tapAll.stop();
  });
  document.addEventListener('mousedown', panel.touched, true);
  document.addEventListener('touchstart', panel.touched, true);
  document.addEventListener('keydown', panel.touched, true);
  /* A page that the browser kept and shows again may hold the names of somebody else. */
  root.addEventListener('pageshow', function (event) {
    if (event.persisted) root.location.reload();
  });
  root.addEventListener('pagehide', function () {
    face.close();
    view.clear(main);
  });
  tomeoki.listenForCards(onCard, function () {
    if (panel.session() === null && panel.isScreen('idle')) {
      panel.idle({ cause: view.text('broken'), advice: view.text('brokenNext') });
    }
  });
  setInterval(tick, tickMs);
  panel.idle(null);
  /* Switching the language loads the page anew; the person goes on where they were. */
  request('GET', '/api/v1/panel/session', null, function (status, body) {
    if (status === 200 && panel.isScreen('idle')) panel.enter(body);
  });
})(window);
