/* The screen that waits for a person: what to do, how the device stands, and the ways to begin without a card. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var element = view.element;

  function picture(working) {
    var made = element('img', working ? 'card-picture working' : 'card-picture');
    made.src = '/assets/card.svg';
    made.alt = '';
    return made;
  }

  /* What is wrong with the device, or how long it takes until it is free, with a neighbour that is. */
  function standingLine(standing) {
    if (!standing) return null;
    var near = standing.neighbour
      ? element('span', 'standing-near', view.text('neighbour', standing.neighbour))
      : null;
    if (standing.trouble) {
      return element('p', 'standing standing-bad', [
        element('span', 'standing-word', standing.trouble.cause),
        element('span', '', standing.trouble.advice),
        near,
      ]);
    }
    return element('p', 'standing', [
      standing.waitSeconds === undefined ? null : element('span', 'standing-word', view.text('ready')),
      element('span', '', standing.waitText),
      near,
    ]);
  }

  function wayButtons(ways) {
    if (ways.length === 0) return null;
    return element(
      'div',
      'ways',
      [element('h2', 'ways-title', view.text('otherWays'))].concat(
        ways.map(function (way) {
          return view.button('way', view.text('way.' + way.name), way.begin);
        })
      )
    );
  }

  /*
   * Shows the screen. `what`: heading, lead, reason (last refusal), note (good message), standing, ways
   * ([{name, begin}]), hasCard.
   */
  view.showIdle = function (what) {
    view.show(
      [
        element('div', 'idle-line', [
          element('div', 'idle', [
            what.reason ? view.trouble(what.reason) : null,
            what.note ? element('p', 'done', what.note) : null,
            what.hasCard ? picture(false) : null,
            element('h1', 'idle-title', what.heading),
            what.lead ? element('p', 'idle-lead', what.lead) : null,
          ]),
          wayButtons(what.ways),
        ]),
        standingLine(what.standing),
      ],
      'idle-screen'
    );
    view.say(
      (what.reason ? view.sentenceOf(what.reason) + ' ' : '') +
        (what.note ? what.note + ' ' : '') +
        what.heading
    );
  };

  /* Shown while the service looks at what was read. */
  view.showReading = function () {
    view.show(
      [element('div', 'idle', [picture(true), element('h1', 'idle-title', view.text('reading'))])],
      'idle-screen'
    );
    view.say(view.text('reading'));
  };

  /* Asks for a card: at an enrolment and as a further proof. */
  view.showAskCard = function (ask, handlers, reason) {
    view.show(
      [
        element('div', 'idle', [
          reason ? view.trouble(reason) : null,
          picture(false),
          ask.step ? element('p', 'quiet', ask.step) : null,
          element('h1', 'idle-title', ask.title),
          ask.lead ? element('p', 'idle-lead', ask.lead) : null,
        ]),
        element('div', 'list-foot', [view.button('', ask.back, handlers.onBack)]),
      ],
      'idle-screen'
    );
    view.say((reason ? view.sentenceOf(reason) + ' ' : '') + ask.title);
  };
})(window);
